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
import {
  generationOf,
  holders,
  isWanted,
  type MemberKeys,
  type NetworkPlan,
  type NetworkState,
  presentMembers,
} from '@sixfold/fold'
import type {
  CancelNetwork,
  ConvergeNetwork,
  DegradeNetwork,
  EndNetwork,
  JoinPeers,
  LeavePeers,
} from './network.commands.ts'
import { notThere } from './not-there.ts'

export type LivingFact = ReturnType<
  | typeof PeerJoined.of
  | typeof NetworkConverged.of
  | typeof NetworkDegraded.of
  | typeof NetworkCancelled.of
  | typeof PeerLeft.of
  | typeof NetworkGone.of
>

/** Members that should hold a part of the network, and the keys that are known of them. */
const wanted = ({ resources, exitPoint, standby }: NetworkPlan): Map<AgentId, MemberKeys | null> => {
  const here = new Map<AgentId, MemberKeys | null>()
  if (standby !== undefined) here.set(standby.exit, standby.keys)
  for (const it of resources) if (isWanted(it)) here.set(it.node, it.keys)
  if (exitPoint.left === null) here.set(exitPoint.exit, exitPoint.keys)
  return here
}

/** Members made their keys; who is no member, or has these keys already, is passed over. */
export const join = ({ peers }: JoinPeers, { status, plan }: NetworkState): Decision<LivingFact> => {
  if (status !== 'allocated' || plan === null) return nothing
  const here = wanted(plan)
  const fresh = new Map<AgentId, ReturnType<typeof PeerJoined.of>['data']['peers'][number]>()
  for (const { generation, ...peer } of peers) {
    if (generation !== undefined && generation !== generationOf(plan, peer.member)) continue
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

/** Some members fell behind or silent: recorded when the set of them changes. Those that were removed do not count. */
export const degrade = (command: DegradeNetwork, state: NetworkState): Decision<LivingFact> => {
  const members = new Set(state.plan === null ? [] : holders(state.plan))
  const stragglers = command.stragglers.filter(({ member }) => members.has(member))
  const text = (list: DegradeNetwork['stragglers']): string =>
    list
      .map(({ member, reason }) => `${member} ${reason}`)
      .sort()
      .join()
  if (state.status !== 'allocated' || stragglers.length === 0 || text(state.stragglers) === text(stragglers))
    return nothing
  return accept(NetworkDegraded.of({ members: stragglers }))
}

/** The tenant gave the network back. */
export const cancel = (
  { order, network, unlessConverged = false }: CancelNetwork,
  state: NetworkState,
): Decision<LivingFact> => {
  if (state.cancelledBy === order) return nothing
  if (state.status !== 'allocated') return notThere(network, state)
  return unlessConverged && state.convergedAt !== null
    ? refuse('ORDER_DONE', `network ${network} is up: cancel the network`)
    : accept(NetworkCancelled.of({ order }))
}

/** Members hold nothing of a cancelled network any more, or of one that they were removed from. */
export const leave = ({ members }: LeavePeers, { status, plan }: NetworkState): Decision<LivingFact> => {
  if ((status !== 'leaving' && status !== 'allocated') || plan === null) return nothing
  const stays = new Set(status === 'leaving' ? [] : holders(plan))
  const here = new Set(presentMembers(plan).filter((member) => !stays.has(member)))
  const left = [...new Set(members)].filter((member) => here.has(member))
  return left.length === 0 ? nothing : accept(PeerLeft.of({ members: left }))
}

/** Nobody holds anything of it: its claims are released before this is asked for. */
export const end = (_command: EndNetwork, { status, plan }: NetworkState): Decision<LivingFact> => {
  if (status !== 'leaving' || plan === null) return nothing
  return presentMembers(plan).length > 0
    ? refuse('NETWORK_HELD', 'members still hold the network')
    : accept(NetworkGone.of({}))
}
