import type { Refusal } from '@sixfold/decider'
import {
  decodeEnvelope,
  type Envelope,
  garbageKey,
  type Order,
  type OrderKey,
  orderKey,
  PartyId,
  type Problem,
  problemsOf,
} from '@sixfold/events'
import { orderCodec } from '@sixfold/events/orders'

/** An order as it was published: the party of its subject, its bytes, and their hash. */
export type PublishedOrder = Readonly<{ party: string; bytes: Uint8Array; digest: string }>

/** An order that can be understood, and who published it. */
export type ReadOrder = Readonly<{ order: Order; party: PartyId }>

const PROBLEMS_NAMED = 5

/** Problems as one refusal: the first in full, the others by their fields. */
export const fromProblems = (code: string, problems: readonly Problem[]): Refusal => {
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

/** Which order this is: its key, and its envelope, or why that cannot be read. */
export const identifyOrder = ({
  party,
  bytes,
  digest,
}: PublishedOrder): Readonly<{ key: OrderKey; envelope: Envelope | null; refusal: Refusal | null }> => {
  const read = decodeEnvelope(bytes)
  if ('problems' in read)
    return {
      key: garbageKey(party, digest),
      envelope: null,
      refusal: fromProblems('malformed', read.problems),
    }
  const { envelope } = read
  return { key: orderKey(party, envelope.source, envelope.id), envelope, refusal: null }
}

/** What is said of an order whose source and id were used before, for other bytes. */
export const idReused = (key: OrderKey, id: string | undefined): Refusal => ({
  code: 'id-reused',
  sentence: `source and id were used before, by order ${key} with another body`,
  field: 'id',
  value: id,
})

/**
 * Reads an order whose envelope is known: the same words about the same fault, whether a coordinator decides it or
 * somebody looks at a file.
 */
export const readOrder = (
  envelope: Envelope,
  { party: token }: Pick<PublishedOrder, 'party' | 'bytes'>,
): ReadOrder | Refusal => {
  if (envelope.party !== token) {
    return {
      code: 'party-mismatch',
      sentence: `the attribute party ${envelope.party === undefined ? 'is missing: it ' : ''}must equal the subject's token, ${token}`,
      field: 'party',
      value: envelope.party,
    }
  }
  const party = PartyId.safeParse(token)
  if (!party.success) return fromProblems('malformed', problemsOf(party.error, token, 'party'))
  const decoded = orderCodec.open(envelope)
  return decoded.ok
    ? { order: decoded.event, party: party.data }
    : fromProblems(decoded.reason, decoded.problems)
}
