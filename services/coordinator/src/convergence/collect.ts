import type { AgentId, AggregateRef } from '@sixfold/events'
import {
  FIRST_GENERATION,
  generationOf,
  holders,
  type NetworkView,
  orderOf,
  presentMembers,
  type World,
} from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'
import { isAbsent, type MemberReport } from './judge.ts'

export type CollectOptions = Readonly<{
  world: World
  act: Journal['act']
  reportOf: (agent: AgentId, ref: AggregateRef) => MemberReport | undefined
}>

/** Looks for something that members said of a network; gives whether there was anything to record. */
export type Review = (view: NetworkView, ref: AggregateRef, cause: Cause) => Promise<boolean>

/** Turns into facts what members say of coming to a network, with their keys, and of having left it. */
export const collectors = ({ world, act, reportOf }: CollectOptions) => {
  const collectJoins: Review = async (view, ref, cause) => {
    const peers = holders(view.plan).flatMap((member) => {
      const { keys = null, generation = FIRST_GENERATION } = reportOf(member, ref) ?? {}
      if (keys === null || generation !== generationOf(view.plan, member)) return []
      return [{ member, keys, generation }]
    })
    if (peers.length === 0) return false
    const joining = new Set(peers.map(({ member }) => member))
    const newcomer = view.plan.resources.find(({ node, keys }) => keys === null && joining.has(node))
    const correlationId = orderOf(world.get('network', ref).state, newcomer?.node) ?? cause.correlationId
    await act('network', ref, { type: 'JoinPeers', peers }, { ...cause, correlationId })
    return true
  }

  /** Who was to give the network up, and says that nothing of it is left. */
  const collectLeaves: Review = async (view, ref, cause) => {
    const { plan } = view
    const stays = new Set(plan.cancelled === null ? holders(plan) : [])
    const gone = presentMembers(plan).filter(
      (member) => !stays.has(member) && isAbsent(plan, member, reportOf(member, ref)),
    )
    if (gone.length === 0) return false
    await act('network', ref, { type: 'LeavePeers', members: gone }, cause)
    return true
  }

  return { collectJoins, collectLeaves }
}
