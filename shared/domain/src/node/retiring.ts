import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { NodeRetired, NodeRetiring, NodeStayed } from '@sixfold/events/facts'
import type { NodeState } from '@sixfold/fold'
import type { RetireNode } from './node.commands.ts'

export type RetiringFact = ReturnType<typeof NodeRetiring.of | typeof NodeRetired.of | typeof NodeStayed.of>

/**
 * The node leaves for good if nothing of any network is on it. Else it stays; by force it only takes no more claims from
 * here on, and leaves when this is asked for again after those that it has were released.
 */
export const retire = (
  { node, order, operator, force }: RetireNode,
  { machine, assignments, retiring, retired, stayed }: NodeState,
): Decision<RetiringFact> => {
  const where = { field: 'data.node', value: node }
  if (machine === null) return refuse('NODE_UNKNOWN', `no node ${node} is registered`, where)
  if (retired === order || stayed.includes(order)) return nothing
  if (retired !== null) return refuse('NODE_RETIRED', `node ${machine.name} has retired before`, where)
  if (assignments.size === 0) return accept(NodeRetired.of({ order, operator }))
  if (force) return retiring === order ? nothing : accept(NodeRetiring.of({ order, operator }))
  return accept(NodeStayed.of({ order }))
}

/** Why a node takes no claims, or null. */
export const closed = (node: string, { machine, retiring, retired }: NodeState): Decision<never> | null => {
  if (machine === null) return refuse('NODE_UNKNOWN', `no node ${node} is registered`)
  if (retired !== null) return refuse('NODE_RETIRED', `node ${machine.name} has retired`)
  return retiring === null ? null : refuse('NODE_RETIRING', `node ${machine.name} is about to retire`)
}
