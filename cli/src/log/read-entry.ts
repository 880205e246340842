import type { StoredFact } from '@sixfold/decider'
import {
  type AggregateRef,
  decodeEnvelope,
  type Envelope,
  type Fact,
  factCodec,
  millisecondsOf,
  refOf,
} from '@sixfold/events'

/** What stands on the log at one sequence. `fact` is null when this version cannot read it: shown, but not folded. */
export type Entry = Readonly<{
  sequence: number
  subject: string
  /** CloudEvents type, `(unreadable)` where not even that can be told. */
  type: string
  ref: AggregateRef | null
  fact: Fact | null
  /** Milliseconds since 1970, by its writer's clock; null where it cannot be read. */
  at: number | null
  id: string | null
  actor: string | null
  causation: string | null
  correlation: string | null
  prevhash: string | null
  data: unknown
}>

type Told = Pick<Entry, 'type' | 'at' | 'id' | 'actor' | 'causation' | 'correlation' | 'prevhash' | 'data'>

const NOTHING_TOLD: Told = {
  type: '(unreadable)',
  at: null,
  id: null,
  actor: null,
  causation: null,
  correlation: null,
  prevhash: null,
  data: null,
}

const toldBy = (envelope: Envelope): Told => ({
  type: envelope.type,
  at: Date.parse(envelope.time),
  id: envelope.id,
  actor: envelope.actor ?? envelope.source,
  causation: envelope.causationid ?? null,
  correlation: envelope.correlationid ?? null,
  prevhash: envelope.prevhash ?? null,
  data: envelope.data,
})

/** Reads a stored fact; never throws. */
export const readEntry = ({ sequence, subject, bytes }: StoredFact): Entry => {
  const ref = refOf(subject)
  const decoded = factCodec.decode(bytes)
  if (!decoded.ok) {
    const read = decodeEnvelope(bytes)
    const told = 'envelope' in read ? toldBy(read.envelope) : NOTHING_TOLD
    return { sequence, subject, ref, fact: null, ...told }
  }
  const { event, meta, type } = decoded
  return {
    sequence,
    subject,
    type,
    ref,
    fact: ref === null ? null : event,
    at: millisecondsOf(meta.time),
    id: meta.id,
    actor: meta.actor ?? meta.source,
    causation: meta.causationId ?? null,
    correlation: meta.correlationId ?? null,
    prevhash: meta.prevhash ?? null,
    data: event.data,
  }
}
