import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import { type AgentId, claimKey } from '@sixfold/events'
import {
  KeyRotationForced,
  KeyRotationReserved,
  KeyRotationStarted,
  KeysRotated,
  LinkedWiresMoved,
  NextKeysMade,
  WiresMoved,
} from '@sixfold/events/facts'
import {
  FIRST_GENERATION,
  hasMoved,
  hasMovedTo,
  isDone,
  isWanted,
  type NetworkPlan,
  type NetworkState,
  nextOf,
  wantedMembers,
} from '@sixfold/fold'
import { notThere } from './not-there.ts'
import type {
  EndRotation,
  ForceRotation,
  MakeNextKeys,
  MoveLinkedWires,
  MoveWires,
  ReserveRotation,
  StartRotation,
} from './rotating.commands.ts'

export type RotatingFact = ReturnType<
  | typeof KeyRotationReserved.of
  | typeof KeyRotationStarted.of
  | typeof NextKeysMade.of
  | typeof WiresMoved.of
  | typeof LinkedWiresMoved.of
  | typeof KeysRotated.of
  | typeof KeyRotationForced.of
>

const rotating = (network: string): Decision<never> =>
  refuse(
    'KEYS_ROTATING',
    `the keys of network ${network} are being rotated: order it again when that is over`,
    {
      field: 'data.network',
      value: network,
    },
  )

/** Ports of a second generation are about to be claimed. Of two orders that came to nothing yet the last one counts. */
export const reserveRotation = (
  { order, network, members }: ReserveRotation,
  state: NetworkState,
): Decision<RotatingFact> => {
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated' || state.plan === null) return notThere(network, state)
  const refused = state.refusedOrders.get(order)
  if (refused !== undefined) return refuse(refused.code, refused.sentence)
  if (state.plan.rotation !== undefined) return rotating(network)
  if (!state.plan.resources.some(isWanted))
    return refuse('RESOURCE_UNKNOWN', 'the network has no resource any more')
  const isHeld = members.every((member) => state.holds.has(claimKey({ order, member })))
  return isHeld && state.rotationReserved === order
    ? nothing
    : accept(KeyRotationReserved.of({ order, members: [...members] }))
}

/** The ports are claimed, those of every member that there is now: all of them make keys. */
export const startRotation = (
  { data }: StartRotation,
  { plan, ...state }: NetworkState,
): Decision<RotatingFact> => {
  if (state.recent.includes(data.order) || state.status !== 'allocated' || plan === null) return nothing
  if (state.rotationReserved !== data.order || plan.rotation !== undefined)
    return refuse('ROTATION_NOT_RESERVED', 'another order rotates the keys of the network')
  const wanted = new Set(wantedMembers(plan))
  const resources = data.resources.filter(({ node }) => wanted.has(node))
  const isWhole = resources.length + 1 === wanted.size && wanted.has(data.exitPoint.exit)
  if (!isWhole)
    return refuse('ROTATION_INCOMPLETE', 'a member came that has no ports for a second generation')
  const generation = (plan.generation ?? FIRST_GENERATION) + 1
  return accept(KeyRotationStarted.of({ ...data, generation, resources }))
}

/** The rotation that somebody speaks of, while it goes on. */
const underWay = ({ status, plan }: NetworkState, generation: number): NetworkPlan | null =>
  status === 'allocated' && plan?.rotation?.generation === generation ? plan : null

/** Members made their next keys; who has none to make, or has these already, is passed over. */
export const makeNextKeys = (
  { generation, peers }: MakeNextKeys,
  state: NetworkState,
): Decision<RotatingFact> => {
  const plan = underWay(state, generation)
  if (plan === null) return nothing
  const wanted = new Set(wantedMembers(plan))
  const fresh = new Map<AgentId, MakeNextKeys['peers'][number]>()
  for (const peer of peers) {
    const its = wanted.has(peer.member) ? nextOf(plan, peer.member) : undefined
    const isSame = its?.keys?.exit === peer.keys.exit && its.keys.mesh === (peer.keys.mesh ?? null)
    if (its !== undefined && !isSame) fresh.set(peer.member, peer)
  }
  return fresh.size === 0 ? nothing : accept(NextKeysMade.of({ generation, peers: [...fresh.values()] }))
}

/** Members saw handshakes: recorded where they can send to one more. What moved stays so. */
export const moveWires = (
  { generation, members }: MoveWires,
  state: NetworkState,
): Decision<RotatingFact> => {
  const plan = underWay(state, generation)
  if (plan === null) return nothing
  const wanted = wantedMembers(plan)
  const last = new Map(members.map((it) => [it.member, it.without]))
  const moved = [...last].flatMap(([member, without]) => {
    if (!wanted.includes(member) || (nextOf(plan, member)?.keys ?? null) === null) return []
    const still = wanted.filter((it) => it !== member && !hasMoved(plan, member, it))
    const stays = still.filter((it) => without.includes(it))
    const isNews = still.some((it) => !stays.includes(it) && nextOf(plan, it)?.keys != null)
    return isNews ? [{ member, without: stays }] : []
  })
  return moved.length === 0 ? nothing : accept(WiresMoved.of({ generation, members: moved }))
}

/**
 * Members saw handshakes with those of linked networks: recorded where they exchange with one more by it, and once at least,
 * so that wires to linked networks are known to take turns.
 */
export const moveLinkedWires = (
  { generation, members }: MoveLinkedWires,
  state: NetworkState,
): Decision<RotatingFact> => {
  const plan = underWay(state, generation)
  if (plan === null) return nothing
  const wanted = wantedMembers(plan)
  const moved = [...new Map(members.map((it) => [it.member, it.to]))].flatMap(([member, to]) => {
    const its = nextOf(plan, member)
    if (!wanted.includes(member) || its === undefined || its.keys === null) return []
    const before = (its.linked?.to ?? []).filter((it) => hasMovedTo(plan, member, it))
    const news = [...new Set(to)].filter((it) => !before.includes(it))
    return news.length === 0 ? [] : [{ member, to: [...before, ...news] }]
  })
  return moved.length === 0 && plan.rotation?.turns === true
    ? nothing
    : accept(LinkedWiresMoved.of({ generation, members: moved }))
}

/** Every member holds what the network is now, in which all have moved. Not where it changed meanwhile. */
export const endRotation = (
  { generation, revision }: EndRotation,
  state: NetworkState,
): Decision<RotatingFact> => {
  const plan = underWay(state, generation)
  return plan === null || plan.revision > revision ? nothing : accept(KeysRotated.of({ generation }))
}

/** The rotation ends as it is. Where none is under way nothing is recorded. */
export const forceRotation = (
  { order, network }: ForceRotation,
  state: NetworkState,
): Decision<RotatingFact> => {
  if (isDone(state, order)) return nothing
  if (state.status !== 'allocated' || state.plan === null) return notThere(network, state)
  const { rotation } = state.plan
  return rotation === undefined
    ? nothing
    : accept(KeyRotationForced.of({ order, generation: rotation.generation }))
}
