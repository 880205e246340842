import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { type AgentId, fourthGroup } from '@sixfold/events'
import {
  ResourceAbandoned,
  ResourceAdded,
  ResourceRemoved,
  ResourceReserved,
  TeardownForced,
} from '@sixfold/events/facts'
import { isDone, isWanted, type NetworkState, presentMembers } from '@sixfold/fold'
import { few } from '../few.ts'
import type {
  AbandonResource,
  ConfirmResource,
  ForceTeardown,
  RemoveResource,
  ReserveResource,
} from './lifecycle.commands.ts'
import { notThere } from './not-there.ts'
import { usedPairs } from './used-pairs.ts'

export type MembersFact = ReturnType<
  | typeof ResourceReserved.of
  | typeof ResourceAdded.of
  | typeof ResourceAbandoned.of
  | typeof ResourceRemoved.of
  | typeof TeardownForced.of
>

const atNode = (node: string) => ({ field: 'data.node', value: node })

/** Why a network cannot grow onto a node, or null. */
const whyNot = ({ order, node }: ReserveResource, state: NetworkState): Decision<never> | null => {
  const refused = state.refusedOrders.get(order)
  if (refused !== undefined) return refuse(refused.code, refused.sentence, atNode(node))
  const growth = state.growing.get(node)
  if (growth !== undefined && growth.order !== order)
    return refuse('RESOURCE_TAKEN', 'the network is about to grow onto this node', atNode(node))
  const member = state.plan?.resources.find((it) => it.node === node)
  if (member === undefined || member.left !== null) return null
  return member.removed === null
    ? refuse('RESOURCE_TAKEN', 'the network has a resource on this node already', atNode(node))
    : refuse(
        'RESOURCE_LEAVING',
        'the network was removed from this node, which has not taken it down yet: place the order again when it has',
        atNode(node),
      )
}

/** A pair is kept for a node that the network is about to grow onto; another one where somebody took the /64 of the first. */
export const reserveResource = (command: ReserveResource, state: NetworkState): Decision<MembersFact> => {
  const { order, network, node, pair } = command
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated') return notThere(network, state)
  const refused = whyNot(command, state)
  if (refused !== null) return refused
  if (state.growing.get(node)?.pair === pair) return nothing
  return usedPairs(state).has(pair)
    ? refuse('PAIR_TAKEN', `pair ${pair} is used in the network`)
    : accept(ResourceReserved.of({ order, node, pair }))
}

/** All claims of the new member hold: the others derive it from here on. Its /64 has the pair that was kept for it. */
export const confirmResource = ({ data }: ConfirmResource, state: NetworkState): Decision<MembersFact> => {
  if (isDone(state, data.order)) return nothing
  const growth = state.growing.get(data.node)
  if (state.status !== 'allocated' || growth?.order !== data.order)
    return refuse('RESOURCE_NOT_RESERVED', 'nothing is kept for this order')
  if (growth.pair !== fourthGroup(data.prefix))
    return refuse('PAIR_NOT_RESERVED', `${data.prefix} is not what ${data.node} reserved`)
  return accept(ResourceAdded.of(data))
}

/** The network will not grow onto a node: what was claimed for it is released behind this. */
export const abandonResource = (
  { order, node, code, sentence }: AbandonResource,
  { growing }: NetworkState,
): Decision<MembersFact> =>
  growing.get(node)?.order === order ? accept(ResourceAbandoned.of({ order, node, code, sentence })) : nothing

/** Why a network cannot leave a node that holds it, or null. */
const whyStay = (node: string, { plan }: NetworkState): Decision<never> | null => {
  if (plan === null) return null
  const { goods, resources } = plan
  const there = goods.workloads.filter((it) => it.node === node).map(({ workload }) => workload)
  if (there.length > 0) {
    return refuse('WORKLOADS_THERE', `workloads are there, remove them first: ${few(there)}`, atNode(node))
  }
  const ranges = goods.spaces.flatMap(({ ranges: its }) =>
    its.flatMap((it) => (it.node === node ? [it.range] : [])),
  )
  if (ranges.length > 0) {
    const sentence = `ranges of address spaces are there, detach their spaces first: ${few(ranges)}`
    return refuse('RANGES_THERE', sentence, atNode(node))
  }
  return resources.filter(isWanted).length > 1
    ? null
    : refuse('LAST_RESOURCE', 'this is the last resource of the network: cancel the network', atNode(node))
}

/** The network leaves a node. `force`: an operator answers for what is there, and for the last one. */
export const removeResource = (
  { order, network, node, force }: RemoveResource,
  state: NetworkState,
): Decision<MembersFact> => {
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated') return force ? nothing : notThere(network, state)
  const members = state.plan?.resources.filter(isWanted).map((it) => it.node) ?? []
  if (!members.includes(node)) {
    const sentence = `the network has no resource on this node: it is on ${few(members)}`
    return force ? nothing : refuse('RESOURCE_UNKNOWN', sentence, atNode(node))
  }
  const refused = force ? null : whyStay(node, state)
  return refused ?? accept(ResourceRemoved.of({ order, node }))
}

/** Members of a cancelled network for which something is kept until all have left. */
const heldIn = ({ holds }: NetworkState, members: readonly AgentId[]): AgentId[] => {
  const holders = new Set([...holds.values()].map(({ member }) => member))
  return [...new Set(members)].filter((member) => holders.has(member))
}

/**
 * Members count as gone although they did not say so: those removed, and the exit; of a cancelled network all, and what
 * they hold is then let go of before the others have left.
 */
export const forceTeardown = (
  { order, members }: ForceTeardown,
  state: NetworkState,
): Decision<MembersFact> => {
  const { status, plan } = state
  if (plan === null || (status !== 'leaving' && status !== 'allocated')) return nothing
  const stays = new Set(plan.resources.filter(isWanted).map(({ node }) => node))
  const gone =
    status === 'leaving'
      ? heldIn(state, members)
      : presentMembers(plan).filter((it) => members.includes(it) && !stays.has(it))
  return gone.length === 0 ? nothing : accept(TeardownForced.of({ order, members: gone }))
}
