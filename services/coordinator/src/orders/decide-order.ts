import type { EventStore, Refusal } from '@sixfold/decider'
import {
  type AggregateRef,
  decodeEnvelope,
  type Envelope,
  factCodec,
  factSubject,
  garbageKey,
  hashOf,
  type OrderKey,
  orderCodec,
  orderKey,
  PartyId,
  type Problem,
  problemsOf,
  reusedKey,
} from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Journal } from '../journal/journal.ts'
import type { OrderContext } from './context.ts'
import { handle } from './handlers.ts'
import { outcomeFact } from './outcome.ts'
import type { PlacedOrder } from './placed-order.ts'
import type { RejectionMeter } from './rejection-meter.ts'

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
  release: OrderContext['release']
  now: () => number
}>

const PROBLEMS_NAMED = 5

const outcomeRef = (party: string, key: OrderKey): AggregateRef => ({ aggregate: 'order', party, id: key })

const fromProblems = (code: string, problems: readonly Problem[]): Refusal => {
  const [first, ...more] = problems
  const named = more.slice(0, PROBLEMS_NAMED).map(({ field }) => field)
  const rest = more.length === 0 ? '' : ` (and ${more.length} more: ${named.join(', ')})`
  return {
    code,
    sentence: `${first?.expected ?? 'not readable'}${rest}`,
    field: first?.field ?? '(whole)',
    value: first?.value,
  }
}

/**
 * Whether a key has an outcome, and of which bytes: those given, or others. An outcome that this version cannot read
 * is there all the same, so nothing is to be done.
 */
const earlierOutcome = async (
  { store }: OrderDesk,
  party: string,
  key: OrderKey,
  digest: string,
): Promise<'none' | 'same' | 'other'> => {
  const stored = await store.last(factSubject(outcomeRef(party, key)))
  if (stored === null) return 'none'
  const decoded = factCodec.decode(stored.bytes)
  const isOutcome =
    decoded.ok && (decoded.event.name === 'OrderAccepted' || decoded.event.name === 'OrderRejected')
  return isOutcome && decoded.event.data.bytes !== digest ? 'other' : 'same'
}

const judge = async (
  desk: OrderDesk,
  envelope: Envelope,
  order: PlacedOrder,
  key: OrderKey,
  mayRecordRefusal: () => boolean,
): Promise<Refusal | null> => {
  if (envelope.party !== order.party) {
    return {
      code: 'party-mismatch',
      sentence: `the attribute party must equal the subject's token, ${order.party}`,
      field: 'party',
      value: envelope.party ?? null,
    }
  }
  const party = PartyId.safeParse(order.party)
  if (!party.success) return fromProblems('malformed', problemsOf(party.error, order.party, 'party'))
  const decoded = orderCodec.decode(order.bytes)
  if (!decoded.ok) return fromProblems(decoded.reason, decoded.problems)
  const context: OrderContext = {
    world: desk.world,
    act: desk.journal.act,
    party: party.data,
    key,
    cause: { causationId: key, correlationId: key },
    release: desk.release,
    mayRecordRefusal,
    now: desk.now(),
  }
  return handle(decoded.event, context)
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
  const read = decodeEnvelope(bytes)
  const envelope = 'envelope' in read ? read.envelope : null
  const key = envelope === null ? garbageKey(party, digest) : orderKey(party, envelope.source, envelope.id)
  const before = await earlierOutcome(desk, party, key, digest)
  if (before !== 'other') {
    const refusal = 'problems' in read ? fromProblems('malformed', read.problems) : null
    return { key, envelope, refusal, isKnown: before === 'same' }
  }
  const again = reusedKey(key, digest)
  const refusal = {
    code: 'id-reused',
    sentence: `source and id were used before, by order ${key} with another body`,
    field: 'id',
    value: envelope?.id,
  }
  return {
    key: again,
    envelope,
    refusal,
    isKnown: (await earlierOutcome(desk, party, again, digest)) !== 'none',
  }
}

/**
 * Decides one order, and writes what became of it last. An order that was decided before, however long ago, changes
 * nothing; a used id with another body is refused as `id-reused`. Throws only when the log could not be reached, and
 * then may simply be called again.
 */
export const decideOrder = async (desk: OrderDesk, order: PlacedOrder): Promise<OrderOutcome> => {
  const digest = hashOf(order.bytes)
  const { key, envelope, refusal: early, isKnown } = await identify(desk, order, digest)
  const type = envelope?.type ?? null
  if (isKnown) {
    // Whoever decided it may be ahead of us, and the party's next order may build on it.
    await desk.journal.catchUp(outcomeRef(order.party, key))
    return { key, outcome: 'known', refusal: null, type }
  }
  const mayRecordRefusal = once(() => desk.meter.mayWrite(order))
  const refusal =
    early ?? (envelope === null ? null : await judge(desk, envelope, order, key, mayRecordRefusal))
  if (refusal !== null && !mayRecordRefusal()) return { key, outcome: 'rejected', refusal, type }
  const fact = outcomeFact(refusal, type, order, digest)
  await desk.journal.first(outcomeRef(order.party, key), fact, { causationId: key, correlationId: key })
  return { key, outcome: refusal === null ? 'accepted' : 'rejected', refusal, type }
}
