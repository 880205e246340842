import { accept, type Decision, nothing } from '@sixfold/decider'
import type { MemberPair } from '@sixfold/events'
import {
  HolePunchOffered,
  HolePunchPrepared,
  HolePunchRested,
  NatHoleLost,
  NatHolePunched,
} from '@sixfold/events/facts'
import { type Hole, holeBetween, isOpenHole, isWanted, type NetworkState, pairText } from '@sixfold/fold'
import type { HolePair, HolesCommand, OfferHolePunch } from './holes.commands.ts'

export type HolesFact = ReturnType<
  | typeof HolePunchPrepared.of
  | typeof HolePunchOffered.of
  | typeof NatHolePunched.of
  | typeof NatHoleLost.of
  | typeof HolePunchRested.of
>

type Offer = OfferHolePunch['pairs'][number]

/** A pair may be offered that has no hole, or has not got through the one that it tries: the next attempt, never one twice. */
const mayOffer = ({ plan, holeTries }: NetworkState, { members, round, attempt }: Offer): boolean => {
  const wanted = new Set(
    plan?.resources.filter((it) => isWanted(it) && it.keys !== null).map(({ node }) => node),
  )
  const last = holeTries?.get(pairText(members))
  const isLater = last === undefined || round > last.round || (round === last.round && attempt > last.attempt)
  const isAnew = last?.phase === 'lost' && round === 1
  return (
    members.every((it) => wanted.has(it)) &&
    (isLater || isAnew) &&
    (holeBetween(plan?.holes, ...members)?.punched ?? null) === null
  )
}

const offer = ({ pairs }: OfferHolePunch, state: NetworkState): Decision<HolesFact> => {
  if (state.plan?.holes === undefined || state.plan.rotation !== undefined) return nothing
  const fresh = pairs.filter((it) => mayOffer(state, it))
  return fresh.length === 0 ? nothing : accept(HolePunchOffered.of({ pairs: fresh }))
}

/** Those of some pairs with a hole of which this is true. */
const pairsWhere = (
  { plan }: NetworkState,
  pairs: readonly HolePair[],
  isRight: (hole: Hole, since: number) => boolean,
): MemberPair[] => {
  const right = pairs.filter(({ members, since }) => {
    const hole = holeBetween(plan?.holes, ...members)
    return hole !== undefined && isRight(hole, since)
  })
  return [...new Map(right.map(({ members }) => [pairText(members), members])).values()]
}

/** True for a command that is decided here. */
export const isHoles = (command: Readonly<{ type: string }>): command is HolesCommand =>
  command.type.endsWith('HolePunch') || command.type.endsWith('NatHoles')

/** Decides what becomes of the ways between hidden members: offered, punched, lost or rested, each of them once. */
export const decideHoles = (command: HolesCommand, state: NetworkState): Decision<HolesFact> => {
  if (state.status !== 'allocated' || state.plan === null) return nothing
  const isTried = (hole: Hole, since: number): boolean => hole.punched === null && hole.offered === since
  switch (command.type) {
    case 'PrepareHolePunch':
      return state.plan.holes === undefined ? accept(HolePunchPrepared.of({})) : nothing
    case 'OfferHolePunch':
      return offer(command, state)
    case 'RecordNatHoles': {
      const pairs = pairsWhere(state, command.pairs, isTried)
      return pairs.length === 0 ? nothing : accept(NatHolePunched.of({ pairs }))
    }
    case 'RestHolePunch': {
      const pairs = pairsWhere(
        state,
        command.pairs,
        (hole, since) => isTried(hole, since) || (hole.lost !== undefined && hole.punched === since),
      )
      return pairs.length === 0 ? nothing : accept(HolePunchRested.of({ pairs }))
    }
    case 'LoseNatHoles': {
      const pairs = pairsWhere(
        state,
        command.pairs,
        (hole, since) => isOpenHole(hole) && hole.punched === since,
      )
      return pairs.length === 0 ? nothing : accept(NatHoleLost.of({ pairs }))
    }
  }
}
