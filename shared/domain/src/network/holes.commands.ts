import type { MemberPair } from '@sixfold/events'
import type { HolePunchOffered } from '@sixfold/events/facts'

/** All members say that they know how to punch holes. */
export type PrepareHolePunch = Readonly<{ type: 'PrepareHolePunch' }>
export type OfferHolePunch = Readonly<{
  type: 'OfferHolePunch'
  pairs: HolePunchOffered['data']['pairs']
}>
/** `since`: the fact that the pair was offered, or opened, by: of a later one nothing is said. */
export type HolePair = Readonly<{ members: MemberPair; since: number }>
export type RecordNatHoles = Readonly<{ type: 'RecordNatHoles'; pairs: readonly HolePair[] }>
export type LoseNatHoles = Readonly<{ type: 'LoseNatHoles'; pairs: readonly HolePair[] }>
export type RestHolePunch = Readonly<{ type: 'RestHolePunch'; pairs: readonly HolePair[] }>

/** What becomes of the ways between hidden members of a network. */
export type HolesCommand = PrepareHolePunch | OfferHolePunch | RecordNatHoles | LoseNatHoles | RestHolePunch
