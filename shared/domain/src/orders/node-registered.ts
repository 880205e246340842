import type { AgentId } from '@sixfold/events'
import type { NodeRegistered } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import { cutSlice, hasAllocation, noSliceFor } from './cut-slice.ts'
import type { DataOf } from './data-of.ts'
import { unknownHolder } from './holder.ts'

/** An operator registers a node. It gets a slice at once where its farm has an allocation. */
export const nodeRegistered = async (
  data: DataOf<typeof NodeRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const { act, party, cause, world } = context
  const holder = { kind: 'farm', id: data.farm } as const
  const unknown = unknownHolder(holder, context)
  if (unknown !== null) return { ...unknown, field: 'data.farm' }
  if (world.get('exit', gridRef('exit', data.node)).state.machine !== null) return isExit(data.node)
  const isAllocated = hasAllocation(context, holder)
  const full = isAllocated ? noSliceFor(data.node, holder, context, 'data.farm') : null
  if (full !== null) return full
  const command = { type: 'RegisterNode', ...data, operator: party } as const
  const { refused } = await act('node', gridRef('node', data.node), command, cause)
  if (refused !== null || !isAllocated || world.slicesOf(data.node).length > 0) return refused
  return cutSlice(data.node, holder, context)
}

const isExit = (node: AgentId): Decided => ({
  code: 'NODE_TAKEN',
  sentence: 'this id is registered as an exit; a machine that is both has two agents and two ids',
  field: 'data.node',
  value: node,
})
