import type { Refusal } from '@sixfold/decider'
import type { AgentId, ExitGroupId } from '@sixfold/events'
import { type ExitMachine, gridRef, type NodeMachine, type World } from '@sixfold/fold'
import type { UsedPairs } from '../network/used-pairs.ts'
import { freePairs } from '../slice/free-pairs.ts'
import { openSlicesOf, sliceState } from '../slice/holdings.ts'
import { hasSliceLeft } from './cut-slice.ts'
import type { Choices } from './under-way.ts'

export { sliceState }

/** Where a member's /64 comes from: the slices of its node, or of the exit where the node has none. */
export type Source = Readonly<{ member: AgentId; owner: AgentId; breakout: 'node' | 'exit' }>

/** What a network may say of the exit that it is to have. */
export type ExitWish = Readonly<{ exitGroup?: ExitGroupId | undefined; exit?: AgentId | undefined }>

/** The exits that take networks, of a group if one is given: those that serve the fewest first, ties by id. Pure. */
export const openExits = (
  world: World,
  exitGroup?: ExitGroupId,
  about: (exit: AgentId) => number = () => 0,
): ExitMachine[] => {
  const candidates: { machine: ExitMachine; load: number }[] = []
  for (const { state } of world.all('exit')) {
    const { machine, assignments, isDrained, retired } = state
    const isOpen = machine !== null && !isDrained && retired === null
    if (isOpen && (exitGroup === undefined || machine.exitGroup === exitGroup))
      candidates.push({ machine, load: assignments.size + about(machine.id) })
  }
  candidates.sort((a, b) => a.load - b.load || (a.machine.id < b.machine.id ? -1 : 1))
  return candidates.map(({ machine }) => machine)
}

/** An exit by its id, if it takes networks and is of the group that is asked for. */
export const namedExit = (
  world: World,
  { exit, exitGroup }: ExitWish & Readonly<{ exit: AgentId }>,
): ExitMachine | Refusal => {
  const { machine, isDrained, retired } = world.get('exit', gridRef('exit', exit)).state
  const where = { field: 'data.exit', value: exit }
  if (machine === null) return { code: 'EXIT_UNKNOWN', sentence: `no exit ${exit} is registered`, ...where }
  const { name, exitGroup: its } = machine
  if (retired !== null) return { code: 'EXIT_RETIRED', sentence: `exit ${name} has retired`, ...where }
  if (exitGroup !== undefined && its !== exitGroup) {
    const sentence = `exit ${name} is of exit group ${its}, not of ${exitGroup}`
    return { code: 'EXIT_GROUP_DIFFERS', sentence, ...where }
  }
  return isDrained
    ? { code: 'EXIT_DRAINED', sentence: `exit ${name} takes no more networks`, ...where }
    : machine
}

/**
 * The exit that a network gets: the one that it names, or that which serves the fewest, those counted that are about to
 * come there.
 */
export const chooseExit = (
  world: World,
  { exitGroup, exit }: ExitWish,
  underWay: Choices,
): ExitMachine | Refusal => {
  if (exit !== undefined) return namedExit(world, { exit, exitGroup })
  const [best] = openExits(world, exitGroup, underWay.networks)
  if (best !== undefined) {
    underWay.chooseExit(best.id)
    return best
  }
  return exitGroup === undefined
    ? { code: 'EXIT_NONE', sentence: 'no exit is registered that takes networks' }
    : {
        code: 'EXIT_GROUP_EMPTY',
        sentence: `no exit that takes networks is registered in exit group ${exitGroup}`,
        field: 'data.exitGroup',
        value: exitGroup,
      }
}

/** A registered node that takes networks, or why there is none of this id; `field` is where the order names it. */
export const openNode = (world: World, node: AgentId, field: string): NodeMachine | Refusal => {
  const { machine, retired, retiring } = world.get('node', gridRef('node', node)).state
  const where = { field, value: node }
  if (machine === null) {
    const exit = world.get('exit', gridRef('exit', node)).state.machine
    const what = exit === null ? '' : `: it is the exit ${exit.name}, and networks run on nodes`
    return { code: 'NODE_UNKNOWN', sentence: `no node ${node} is registered${what}`, ...where }
  }
  if (retired !== null)
    return { code: 'NODE_RETIRED', sentence: `node ${machine.name} has retired`, ...where }
  return retiring === null
    ? machine
    : { code: 'NODE_RETIRING', sentence: `node ${machine.name} is about to retire`, ...where }
}

/** The nodes of an order, or the refusal that names the first one that takes no networks. */
export const openNodes = (world: World, nodes: readonly AgentId[]): NodeMachine[] | Refusal => {
  const known: NodeMachine[] = []
  for (const [index, node] of nodes.entries()) {
    const it = openNode(world, node, `data.resources.${index}.node`)
    if ('code' in it) return it
    known.push(it)
  }
  return known
}

/**
 * True when a node gives /64s of its own: it has a slice that is not withdrawn, or its farm has one left for it, as where
 * the allocation came after the node.
 */
const hasOwn = (world: World, node: AgentId): boolean => {
  if (openSlicesOf(world, node).length > 0) return true
  const { machine } = world.get('node', gridRef('node', node)).state
  return machine !== null && hasSliceLeft({ world }, { kind: 'farm', id: machine.farm })
}

/** Where each member's /64 comes from, the exit point's last. */
export const sourcesOf = (world: World, nodes: readonly AgentId[], exit: AgentId): Source[] => [
  ...nodes.map(
    (node): Source =>
      hasOwn(world, node)
        ? { member: node, owner: node, breakout: 'node' }
        : { member: node, owner: exit, breakout: 'exit' },
  ),
  { member: exit, owner: exit, breakout: 'exit' },
]

/** A pair in one of an owner's slices that is not withdrawn and free at `now` and not in `used`, or null when all its slices are full. */
export const freePairOf = (
  world: World,
  owner: AgentId,
  used: UsedPairs,
  now: number,
  skip = 0,
): number | null => {
  let left = skip
  let last: number | null = null
  for (const { slice } of openSlicesOf(world, owner)) {
    for (const pair of freePairs(slice, sliceState(world, slice), now, used)) {
      if (left === 0) return pair
      left -= 1
      last = pair
    }
  }
  return last
}
