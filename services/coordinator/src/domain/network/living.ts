import { accept, type Decision, nothing, refuse } from '@sixfold/decider'
import type { AgentId } from '@sixfold/events'
import {
  NetworkCancelled,
  NetworkConverged,
  NetworkDegraded,
  NetworkGone,
  PeerJoined,
  PeerLeft,
} from '@sixfold/events/facts'
import type { MemberKeys, NetworkPlan, NetworkState } from '@sixfold/fold'
import type {
  CancelNetwork,
  ConvergeNetwork,
  DegradeNetwork,
  EndNetwork,
  JoinPeers,
  LeavePeers,
} from './network.commands.ts'

export type LivingFact = ReturnType<
  | typeof PeerJoined.of
  | typeof NetworkConverged.of
  | typeof NetworkDegraded.of
  | typeof NetworkCancelled.of
  | typeof PeerLeft.of
  | typeof NetworkGone.of
>

/** Members that still hold a part of the network. */
const present = ({ resources, exitPoint }: NetworkPlan): Map<AgentId, MemberKeys | null> => {
  const here = new Map<AgentId, MemberKeys | null>()
  for (const { node, keys, left } of resources) if (left === null) here.set(node, keys)
  if (exitPoint.left === null) here.set(exitPoint.exit, exitPoint.keys)
  return here
}

/** Members made their keys; who is no member, or has these keys already, is passed over. */
export const join = ({ peers }: JoinPeers, { status, plan }: NetworkState): Decision<LivingFact> => {
  if (status !== 'allocated' || plan === null) return nothing
  const here = present(plan)
  const fresh = new Map<AgentId, JoinPeers['peers'][number]>()
  for (const peer of peers) {
    const known = here.get(peer.member)
    const isNews = known === null || known?.exit !== peer.keys.exit || known.mesh !== (peer.keys.mesh ?? null)
    if (here.has(peer.member) && isNews) fresh.set(peer.member, peer)
  }
  return fresh.size === 0 ? nothing : accept(PeerJoined.of({ peers: [...fresh.values()] }))
}

/** Every member holds `revision`: recorded on the edge only. */
export const converge = (
  { revision }: ConvergeNetwork,
  { status, converged }: NetworkState,
): Decision<LivingFact> =>
  status !== 'allocated' || (converged ?? 0) >= revision ? nothing : accept(NetworkConverged.of({ revision }))

/** Some members fell behind or silent: recorded when the set of them changes. */
export const degrade = ({ stragglers }: DegradeNetwork, state: NetworkState): Decision<LivingFact> => {
  const text = (list: DegradeNetwork['stragglers']): string =>
    list
      .map(({ member, reason }) => `${member} ${reason}`)
      .sort()
      .join()
  if (state.status !== 'allocated' || stragglers.length === 0 || text(state.stragglers) === text(stragglers))
    return nothing
  return accept(NetworkDegraded.of({ members: [...stragglers] }))
}

/** The tenant gave the network back. */
export const cancel = (
  { order, network }: CancelNetwork,
  { status, cancelledBy }: NetworkState,
): Decision<LivingFact> => {
  if (cancelledBy === order) return nothing
  if (status === 'allocated') return accept(NetworkCancelled.of({ order }))
  if (status === 'leaving' || status === 'gone') {
    return refuse('NETWORK_CANCELLED', `network ${network} was cancelled before`, {
      field: 'data.network',
      value: network,
    })
  }
  return refuse('NETWORK_UNKNOWN', `there is no network ${network}`, {
    field: 'data.network',
    value: network,
  })
}

/** Members hold nothing of a cancelled network any more. */
export const leave = ({ members }: LeavePeers, { status, plan }: NetworkState): Decision<LivingFact> => {
  if (status !== 'leaving' || plan === null) return nothing
  const here = present(plan)
  const left = [...new Set(members)].filter((member) => here.has(member))
  return left.length === 0 ? nothing : accept(PeerLeft.of({ members: left }))
}

/** Nobody holds anything of it: its claims are released before this is asked for. */
export const end = (_command: EndNetwork, { status, plan }: NetworkState): Decision<LivingFact> => {
  if (status !== 'leaving' || plan === null) return nothing
  return present(plan).size > 0
    ? refuse('NETWORK_HELD', 'members still hold the network')
    : accept(NetworkGone.of({}))
}
