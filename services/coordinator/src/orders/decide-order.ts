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
import { OrderAccepted, OrderRejected } from '@sixfold/events/facts'
import type { World } from '@sixfold/fold'
import type { Journal } from '../journal/journal.ts'
import type { OrderContext } from './context.ts'
import { handle } from './handlers.ts'
import type { RejectionMeter } from './rejection-meter.ts'

/** An order as it lies in ORDERS. */
export type PlacedOrder = Readonly<{ sequence: number; stream: string; party: string; bytes: Uint8Array }>

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
  now: () => number
}>

const EXCERPT_BYTES = 1024

const outcomeRef = (party: string, key: OrderKey): AggregateRef => ({ aggregate: 'order', party, id: key })

const fromProblems = (code: string, problems: readonly Problem[]): Refusal => {
  const [first, ...more] = problems
  const rest =
    more.length === 0 ? '' : ` (and ${more.length} more: ${more.map(({ field }) => field).join(', ')})`
  return {
    code,
    sentence: `${first?.expected ?? 'not readable'}${rest}`,
    field: first?.field ?? '(whole)',
    value: first?.value,
  }
}

/** The bytes of an earlier outcome's order as a hash, or null when the key is unused. */
const decidedBytes = async ({ store }: OrderDesk, party: string, key: OrderKey): Promise<string | null> => {
  const stored = await store.last(factSubject(outcomeRef(party, key)))
  if (stored === null) return null
  const decoded = factCodec.decode(stored.bytes)
  const isOutcome =
    decoded.ok && (decoded.event.name === 'OrderAccepted' || decoded.event.name === 'OrderRejected')
  return isOutcome ? decoded.event.data.bytes : ''
}

const excerptOf = (bytes: Uint8Array): string =>
  new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES)).slice(0, EXCERPT_BYTES)

/** What was bad, as text of at most 1 KiB: the value of the field, or the beginning of the bytes. */
const bad = ({ value }: Refusal, bytes: Uint8Array): string => {
  const text = value === undefined ? undefined : JSON.stringify(value)
  return text === undefined ? excerptOf(bytes) : text.slice(0, EXCERPT_BYTES)
}

const judge = async (
  desk: OrderDesk,
  envelope: Envelope,
  order: PlacedOrder,
  key: OrderKey,
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
    now: desk.now(),
  }
  return handle(decoded.event, context)
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
  const before = await decidedBytes(desk, party, key)
  if (before === null || before === digest) {
    const refusal = 'problems' in read ? fromProblems('malformed', read.problems) : null
    return { key, envelope, refusal, isKnown: before === digest }
  }
  const again = reusedKey(key, digest)
  const refusal = {
    code: 'id-reused',
    sentence: `source and id were used before, by order ${key} with another body`,
    field: 'id',
    value: envelope?.id,
  }
  return { key: again, envelope, refusal, isKnown: (await decidedBytes(desk, party, again)) !== null }
}

const outcomeFact = (
  refusal: Refusal | null,
  type: string | null,
  { bytes, sequence, stream }: PlacedOrder,
  digest: string,
) =>
  refusal === null
    ? OrderAccepted.of({ orderType: type ?? '', bytes: digest, position: sequence, stream })
    : OrderRejected.of({
        orderType: type,
        bytes: digest,
        position: sequence,
        stream,
        code: refusal.code,
        sentence: refusal.sentence,
        field: refusal.field ?? null,
        excerpt: bad(refusal, bytes),
      })

/**
 * Decides one order, and writes what became of it last. An order that was decided before, however long ago, changes
 * nothing; a used id with another body is refused as `id-reused`. Throws only when the log could not be reached, and
 * then may simply be called again.
 */
export const decideOrder = async (desk: OrderDesk, order: PlacedOrder): Promise<OrderOutcome> => {
  const digest = hashOf(order.bytes)
  const { key, envelope, refusal: early, isKnown } = await identify(desk, order, digest)
  const type = envelope?.type ?? null
  if (isKnown) return { key, outcome: 'known', refusal: null, type }
  const refusal = early ?? (envelope === null ? null : await judge(desk, envelope, order, key))
  if (refusal !== null && !desk.meter.mayWrite(order)) return { key, outcome: 'rejected', refusal, type }
  const fact = outcomeFact(refusal, type, order, digest)
  await desk.journal.first(outcomeRef(order.party, key), fact, { causationId: key, correlationId: key })
  return { key, outcome: refusal === null ? 'accepted' : 'rejected', refusal, type }
}
