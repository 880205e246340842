import type { Refusal } from '@sixfold/decider'
import type { AgentId, ExitGroupId, Prefix } from '@sixfold/events'
import { type ExitMachine, gridRef, type NodeMachine, prefixId, type World } from '@sixfold/fold'
import { freePairs } from '../domain/slice/free-pairs.ts'

/** Where a member's /64 comes from: the slices of its node, or of the exit where the node has none. */
export type Source = Readonly<{ member: AgentId; owner: AgentId; breakout: 'node' | 'exit' }>

/** The exit that serves the fewest networks, in the group if one is given; ties by id. Pure. */
export const chooseExit = (world: World, exitGroup: ExitGroupId | undefined): ExitMachine | Refusal => {
  const candidates: { machine: ExitMachine; load: number }[] = []
  for (const { state } of world.all('exit')) {
    const { machine, assignments } = state
    if (machine !== null && (exitGroup === undefined || machine.exitGroup === exitGroup)) {
      candidates.push({ machine, load: assignments.size })
    }
  }
  candidates.sort((a, b) => a.load - b.load || (a.machine.id < b.machine.id ? -1 : 1))
  const [best] = candidates
  if (best !== undefined) return best.machine
  return exitGroup === undefined
    ? { code: 'EXIT_NONE', sentence: 'no exit is registered yet' }
    : {
        code: 'EXIT_GROUP_EMPTY',
        sentence: `no exit is registered in exit group ${exitGroup}`,
        field: 'data.exitGroup',
        value: exitGroup,
      }
}

/** The registered nodes of an order, or the refusal that names the first one that is not. */
export const knownNodes = (world: World, nodes: readonly AgentId[]): NodeMachine[] | Refusal => {
  const known: NodeMachine[] = []
  for (const [index, node] of nodes.entries()) {
    const { machine } = world.get('node', gridRef('node', node)).state
    if (machine === null) {
      return {
        code: 'NODE_UNKNOWN',
        sentence: `no node ${node} is registered`,
        field: `data.resources.${index}.node`,
        value: node,
      }
    }
    known.push(machine)
  }
  return known
}

/** Where each member's /64 comes from, the exit point's last. */
export const sourcesOf = (world: World, nodes: readonly AgentId[], exit: AgentId): Source[] => [
  ...nodes.map(
    (node): Source =>
      world.slicesOf(node).length > 0
        ? { member: node, owner: node, breakout: 'node' }
        : { member: node, owner: exit, breakout: 'exit' },
  ),
  { member: exit, owner: exit, breakout: 'exit' },
]

/** A pair in one of an owner's slices that is free at `now` and not in `used`, or null when all its slices are full. */
export const freePairOf = (
  world: World,
  owner: AgentId,
  used: ReadonlySet<number>,
  now: number,
): number | null => {
  for (const { slice } of world.slicesOf(owner)) {
    for (const pair of freePairs(slice, sliceState(world, slice), now)) if (!used.has(pair)) return pair
  }
  return null
}

/** The state of one slice. */
export const sliceState = (world: World, slice: Prefix) =>
  world.get('slice', gridRef('slice', prefixId(slice))).state
