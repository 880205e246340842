import type { EventStore, Refusal } from '@sixfold/decider'
import {
  handle,
  identifyOrder,
  idReused,
  type OrderContext,
  OrderDecidedError,
  readOrder,
  type UnderWay,
} from '@sixfold/domain'
import { type Envelope, factCodec, factSubject, hashOf, type OrderKey, reusedKey } from '@sixfold/events'
import { networkRef, type World } from '@sixfold/fold'
import type { Journal } from '../journal/journal.ts'
import { earlierOrders, isCancelled, outcomeRef } from './earlier.ts'
import { outcomeFact } from './outcome.ts'
import type { OutcomeKeys } from './outcome-keys.ts'
import type { PlacedOrder } from './placed-order.ts'
import { checkPlan } from './plan-check.ts'
import type { RejectionMeter } from './rejection-meter.ts'
import { dropReservations } from './reservations.ts'

/** What became of it: `known` when it was decided before. */
export type OrderOutcome = Readonly<{
  key: OrderKey
  outcome: 'accepted' | 'rejected' | 'known'
  refusal: Refusal | null
  type: string | null
}>

export type OrderDesk = Readonly<{
  store: EventStore
  world: World
  journal: Journal
  meter: RejectionMeter
  underWay: UnderWay
  release: OrderContext['release']
  /** The keys of all outcomes that are folded, and of those that were written or met here. */
  keys: OutcomeKeys
  /** True once an order has its outcome, as far as we know. */
  isDecided: (order: PlacedOrder) => boolean
  now: () => number
}>

/**
 * Whether a key has an outcome, and of which bytes: those given, or others. An outcome that this version cannot read
 * is there all the same, so nothing is to be done. The log is asked about keys alone that we have met: one that another
 * coordinator wrote a moment ago is met when this order is written, and everything before it is refused or moot.
 */
const earlierOutcome = async (
  { store, keys }: OrderDesk,
  party: string,
  key: OrderKey,
  digest: string,
): Promise<'none' | 'same' | 'other'> => {
  if (!keys.mightHold(key)) return 'none'
  const stored = await store.last(factSubject(outcomeRef(party, key)))
  if (stored === null) return 'none'
  const decoded = factCodec.decode(stored.bytes)
  if (decoded.ok && isCancelled(decoded.event)) return 'same'
  const isOutcome =
    decoded.ok && (decoded.event.name === 'OrderAccepted' || decoded.event.name === 'OrderRejected')
  return isOutcome && decoded.event.data.bytes !== digest ? 'other' : 'same'
}

const judge = async (
  desk: OrderDesk,
  envelope: Envelope,
  order: PlacedOrder,
  { key, digest }: Readonly<{ key: OrderKey; digest: string }>,
  mayRecordRefusal: () => boolean,
): Promise<Refusal | null> => {
  const read = readOrder(envelope, order)
  if ('code' in read) return read
  const context: OrderContext = {
    world: desk.world,
    act: desk.journal.act,
    party: read.party,
    key,
    cause: { causationId: key, correlationId: key, isMoot: () => desk.isDecided(order) },
    // What is given back is given back, whoever decided the order.
    release: (network, { causationId, correlationId }) =>
      desk.release(network, { causationId, correlationId }),
    mayRecordRefusal,
    earlier: earlierOrders(desk, order, key, digest),
    underWay: desk.underWay.of(key),
    now: desk.now(),
  }
  const stale = await checkPlan(desk, envelope, { ...read, key }, mayRecordRefusal)
  if (stale !== null) return stale
  try {
    return await handle(read.order, context)
  } catch (err) {
    if (err instanceof OrderDecidedError && 'network' in read.order.data) {
      // What we kept and claimed after another coordinator had given up, nobody else would release.
      const network = networkRef(read.party, read.order.data.network)
      const cause = { causationId: key, correlationId: key }
      await dropReservations({ world: desk.world, act: desk.journal.act }, network, key, cause)
      await context.release(network, cause)
    }
    throw err
  } finally {
    desk.underWay.done(key)
  }
}

/** Asks once, and gives the same answer from then on. */
const once = (ask: () => boolean): (() => boolean) => {
  let answer: boolean | null = null
  return () => {
    answer ??= ask()
    return answer
  }
}

type Identity = Readonly<{
  key: OrderKey
  envelope: Envelope | null
  refusal: Refusal | null
  isKnown: boolean
}>

/** Which order this is, and what is already known of it: decided before, an id used for another body, or unreadable. */
const identify = async (
  desk: OrderDesk,
  { party, bytes }: PlacedOrder,
  digest: string,
): Promise<Identity> => {
  const { key, envelope, refusal } = identifyOrder({ party, bytes, digest })
  const before = await earlierOutcome(desk, party, key, digest)
  if (before !== 'other') {
    return { key, envelope, refusal, isKnown: before === 'same' }
  }
  const again = reusedKey(key, digest)
  return {
    key: again,
    envelope,
    refusal: idReused(key, envelope?.id),
    isKnown: (await earlierOutcome(desk, party, again, digest)) !== 'none',
  }
}

const decide = async (desk: OrderDesk, order: PlacedOrder): Promise<OrderOutcome> => {
  const digest = hashOf(order.bytes)
  const { key, envelope, refusal: early, isKnown } = await identify(desk, order, digest)
  const type = envelope?.type ?? null
  if (isKnown) {
    // Whoever decided it may be ahead of us, and the party's next order may build on it.
    await desk.journal.catchUp(outcomeRef(order.party, key))
    return { key, outcome: 'known', refusal: null, type }
  }
  const mayRecordRefusal = once(() => desk.meter.mayWrite(order))
  let refusal = early
  try {
    if (early === null && envelope !== null)
      refusal = await judge(desk, envelope, order, { key, digest }, mayRecordRefusal)
  } catch (err) {
    if (!(err instanceof OrderDecidedError)) throw err
    return { key, outcome: 'known', refusal: null, type }
  }
  if (refusal !== null && !mayRecordRefusal()) return { key, outcome: 'rejected', refusal, type }
  const fact = outcomeFact(refusal, type, order, digest)
  const cause = { causationId: key, correlationId: key }
  const written = await desk.journal.first(outcomeRef(order.party, key), fact, cause)
  // Another coordinator was faster: the order is decided as that one says, and counted there.
  if (written === 'there') return { key, outcome: 'known', refusal: null, type }
  return { key, outcome: refusal === null ? 'accepted' : 'rejected', refusal, type }
}

/**
 * Decides one order, and writes what became of it last. An order that was decided before, however long ago, changes
 * nothing; a used id with another body is refused as `id-reused`. Throws only when the log could not be reached, and
 * then may simply be called again.
 */
export const decideOrder = async (desk: OrderDesk, order: PlacedOrder): Promise<OrderOutcome> => {
  const decided = await decide(desk, order)
  // The party's next order may have this id, and come before the outcome does.
  desk.keys.add(decided.key)
  return decided
}
