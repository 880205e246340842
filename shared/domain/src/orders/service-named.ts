import type { ServiceNamed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant gave a port of a workload a name. */
export const serviceNamed = (
  { network, ...data }: DataOf<typeof ServiceNamed>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'NameService', order: context.key, ...data }, context)
