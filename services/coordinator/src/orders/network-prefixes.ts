import type { Refusal } from '@sixfold/decider'
import {
  type AgentId,
  type AggregateRef,
  type Claim,
  claimKey,
  fourthGroup,
  hasPair,
  type Prefix,
} from '@sixfold/events'
import { gridRef, type Holding, networkRef, prefixId } from '@sixfold/fold'
import { isFree } from '../domain/slice/free-pairs.ts'
import type { Decided, OrderContext } from './context.ts'
import { type Source, sliceState } from './network-candidates.ts'
import { pairOf } from './network-pairs.ts'

/** A /64 that a claim holds, and in which slice. */
type Held = Readonly<{ holding: Holding; slice: Prefix }>

/** The /64 that a claim holds in one of the owner's slices, or null. */
const heldBy = (claim: Claim, owner: AgentId, { world }: OrderContext): Held | null => {
  for (const { slice } of world.slicesOf(owner)) {
    const holding = sliceState(world, slice).byClaim.get(claimKey(claim))
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
  { act, cause, now }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'ReservePair', member: claim.member, pair: fourthGroup(prefix) } as const
  const { refused } = await act('network', networkRef(claim.party, claim.network), command, cause)
  if (refused?.code !== 'PAIR_TAKEN') return refused
  const release = { type: 'ReleasePrefixes', claims: [claim], now, coolDownMs: 0 } as const
  return (await act('slice', gridRef('slice', prefixId(slice)), release, cause)).refused
}

/** Takes the /64 of the pair that is reserved for a claim's member, if nobody has it. */
const takeReserved = async (
  claim: Claim,
  owner: AgentId,
  pair: number,
  context: OrderContext,
): Promise<void> => {
  const { world, act, cause, now } = context
  // Slices of one owner may have the same fourth groups: they lie in different /48s.
  const free = world
    .slicesOf(owner)
    .find(({ slice }) => hasPair(slice, pair) && isFree(pair, sliceState(world, slice), now))
  if (free === undefined) return
  const { slice } = free
  const command = { type: 'AllocatePrefixes', slice, requests: [{ claim, pair }], now } as const
  await act('slice', gridRef('slice', prefixId(slice)), command, cause)
}

/** Reserves another pair for a member, one whose /64 is free. Null when that is done. */
const reserveAnother = async (
  ref: AggregateRef,
  { member, owner }: Source,
  pairs: ReadonlyMap<AgentId, number>,
  context: OrderContext,
): Promise<Decided> => {
  const pair = await pairOf(owner, new Set(pairs.values()), context)
  if (typeof pair !== 'number') return pair
  const { refused } = await context.act('network', ref, { type: 'ReservePair', member, pair }, context.cause)
  // Another coordinator completed the network, or abandoned it. Any other refusal: somebody was faster, once more.
  return refused?.code === 'NETWORK_NOT_FOUNDED' ? refused : null
}

/** Takes the /64 that was reserved for a member; where somebody was faster, reserves another pair and takes that. */
export const claimPrefix = async (
  claim: Claim,
  source: Source,
  context: OrderContext,
): Promise<Holding | Refusal> => {
  const { member, owner } = source
  const ref = networkRef(claim.party, claim.network)
  const pairsNow = (): Map<AgentId, number> => context.world.get('network', ref).state.pairs
  for (;;) {
    const pair = pairsNow().get(member) as number
    const held = heldBy(claim, owner, context)
    if (held !== null && fourthGroup(held.holding.prefix) === pair) return held.holding
    if (held === null) await takeReserved(claim, owner, pair, context)
    const taken = heldBy(claim, owner, context)
    const unsettled =
      taken === null
        ? await reserveAnother(ref, source, pairsNow(), context)
        : await settlePair(claim, taken, context)
    if (unsettled !== null) return unsettled
  }
}
