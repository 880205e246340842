import type { Order } from '@sixfold/events'
import { GRID_REF } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import { networkCancelled } from './network-cancelled.ts'
import { networkOrdered } from './network-ordered.ts'
import {
  allocationRegistered,
  exitGroupRegistered,
  exitRegistered,
  farmRegistered,
  nodeRegistered,
} from './operator-orders.ts'

/** True for the orders that change the grid itself and are therefore an operator's alone. */
const isForOperators = (name: Order['name']): boolean =>
  name !== 'NetworkOrdered' && name !== 'NetworkCancelled'

/** True when the grid counts this party among its operators. */
export const isOperator = ({ world, party }: Pick<OrderContext, 'world' | 'party'>): boolean =>
  world.get('grid', GRID_REF).state.founded?.operators.includes(party) === true

/** Does what an order asks for, or says why not. */
export const handle = async (order: Order, context: OrderContext): Promise<Decided> => {
  if (isForOperators(order.name) && !isOperator(context)) {
    return {
      code: 'NOT_OPERATOR',
      sentence: `party ${context.party} is no operator of this grid; ${order.name} is for operators`,
    }
  }
  switch (order.name) {
    case 'FarmRegistered':
      return farmRegistered(order.data, context)
    case 'ExitGroupRegistered':
      return exitGroupRegistered(order.data, context)
    case 'AllocationRegistered':
      return allocationRegistered(order.data, context)
    case 'NodeRegistered':
      return nodeRegistered(order.data, context)
    case 'ExitRegistered':
      return exitRegistered(order.data, context)
    case 'NetworkOrdered':
      return networkOrdered(order.data, context)
    case 'NetworkCancelled':
      return networkCancelled(order.data, context)
  }
}
