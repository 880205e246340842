import type { Refusal } from '@sixfold/decider'
import {
  type AgentId,
  type Claim,
  claimKey,
  fourthGroup,
  hashNumber,
  hasPair,
  type Prefix,
} from '@sixfold/events'
import { gridRef, type Holding, prefixId } from '@sixfold/fold'
import type { UsedPairs } from '../network/used-pairs.ts'
import { isFree } from '../slice/free-pairs.ts'
import { openSlicesOf, sliceState } from '../slice/holdings.ts'
import type { Decided, OrderContext } from './context.ts'
import type { Source } from './network-candidates.ts'
import { pairOf } from './network-pairs.ts'

/** What the network keeps for the member that a claim is for. Asked anew each time: others may change it. */
export type Reservation = Readonly<{
  /** The pair that is kept, or undefined where nothing is. */
  pair: () => number | undefined
  used: () => UsedPairs
  /** Keeps another pair, or says why that cannot be: PAIR_TAKEN where only the pair was taken meanwhile. */
  reserve: (pair: number) => Promise<Decided>
}>

/** A /64 that a claim holds, and in which slice. */
type Held = Readonly<{ holding: Holding; slice: Prefix }>

/** The /64 that a claim holds in one of the owner's slices, or null. */
export const heldBy = (claim: Claim, owner: AgentId, { world }: OrderContext): Held | null => {
  const key = claimKey(claim)
  for (const { slice } of world.slicesOf(owner)) {
    const holding = sliceState(world, slice).byClaim.get(key)
    if (holding !== undefined) return { holding, slice }
  }
  return null
}

/**
 * Makes a member's pair that of the /64 that it holds: a coordinator that had not heard of it yet reserved another. What
 * is held counts, unless its pair has become another member's meanwhile: then it is given back, unused.
 */
const settlePair = async (
  claim: Claim,
  { holding: { prefix }, slice }: Held,
  { reserve }: Reservation,
  { act, cause, now }: OrderContext,
): Promise<Decided> => {
  const refused = await reserve(fourthGroup(prefix))
  if (refused?.code !== 'PAIR_TAKEN') return refused
  const release = { type: 'ReleasePrefixes', claims: [claim], now, coolDownMs: 0 } as const
  return (await act('slice', gridRef('slice', prefixId(slice)), release, cause)).refused
}

const SPREAD = 16
const SPREAD_MOST = 3

/** Takes the /64 of the pair that is reserved for a claim's member, if nobody has it. */
const takeReserved = (
  claim: Claim,
  owner: AgentId,
  pair: number,
  context: OrderContext,
): Promise<unknown> => {
  const { world, act, cause, now } = context
  // Slices of one owner may have the same fourth groups: they lie in different /48s.
  const free = openSlicesOf(world, owner).find(
    ({ slice }) => hasPair(slice, pair) && isFree(pair, sliceState(world, slice), now),
  )
  if (free === undefined) return Promise.resolve()
  const { slice } = free
  const command = { type: 'AllocatePrefixes', slice, requests: [{ claim, pair }], now } as const
  return act('slice', gridRef('slice', prefixId(slice)), command, cause)
}

/**
 * How many free pairs a claim passes over when it was too late so many times. All begin with the lowest; who lost goes
 * where hardly anybody else will, and farther each time: else of fifty that race, one wins in each round.
 */
const skipOf = (claim: Claim, losses: number): number =>
  hashNumber('pair', claimKey(claim)) % SPREAD ** Math.min(losses, SPREAD_MOST)

/** Reserves another pair for a member, one whose /64 is free. Null when that is done. */
const reserveAnother = async (
  owner: AgentId,
  { used, reserve }: Reservation,
  context: OrderContext,
  skip: number,
): Promise<Decided> => {
  const pair = await pairOf(owner, used(), context, skip)
  if (typeof pair !== 'number') return pair
  const refused = await reserve(pair)
  // Somebody was faster, once more. Any other refusal: another coordinator completed what is claimed for, or gave it up.
  return refused?.code === 'PAIR_TAKEN' ? null : refused
}

/** Takes the /64 that was reserved for a member; where somebody was faster, reserves another pair and takes that. */
export const claimPrefix = async (
  claim: Claim,
  owner: AgentId,
  reservation: Reservation,
  context: OrderContext,
): Promise<Holding | Refusal> => {
  for (let losses = 1; ; losses += 1) {
    const pair = reservation.pair()
    if (pair === undefined) return { code: 'PAIR_NOT_RESERVED', sentence: 'no pair is kept for this member' }
    const held = heldBy(claim, owner, context)
    if (held !== null && fourthGroup(held.holding.prefix) === pair) return held.holding
    if (held === null) await takeReserved(claim, owner, pair, context)
    const taken = heldBy(claim, owner, context)
    // Nearly always: what was taken is what is kept for it, and nobody has to be asked whether it may be.
    if (taken !== null && fourthGroup(taken.holding.prefix) === reservation.pair()) return taken.holding
    const unsettled =
      taken === null
        ? await reserveAnother(owner, reservation, context, skipOf(claim, losses))
        : await settlePair(claim, taken, reservation, context)
    if (unsettled !== null) return unsettled
  }
}

/** What is claimed already stays where it is: an allocation may have come or gone in between. */
export const heldSource = (claim: Claim, source: Source, exit: AgentId, context: OrderContext): Source => {
  if (source.member === exit || heldBy(claim, source.owner, context) !== null) return source
  const [owner, breakout] =
    source.owner === exit ? ([source.member, 'node'] as const) : ([exit, 'exit'] as const)
  return heldBy(claim, owner, context) === null ? source : { ...source, owner, breakout }
}
