import { hash } from 'node:crypto'
import type { z } from 'zod'
import type { Event, EventDefinition, EventKind } from './define-event.ts'
import { eventType } from './define-event.ts'
import { Envelope, type Meta } from './envelope.ts'
import { unreadable } from './json-fault.ts'
import { nearest } from './nearest.ts'
import { type Problem, problemsOf } from './problems.ts'
import { readerOf } from './reader.ts'
import type { Instant } from './values/instant.ts'

/** Any event definition, as the registry holds it. */
export type AnyDefinition = Omit<EventDefinition<EventKind, string, z.ZodType>, 'of'>

/** What came out of some bytes: an event, or the reason why there is none. */
export type Decoded<E extends Event = Event> =
  | Readonly<{ ok: true; event: E; meta: Meta; type: string }>
  | Readonly<{
      ok: false
      reason: 'malformed' | 'unknown-type'
      type: string | null
      problems: readonly Problem[]
    }>

const decoder = new TextDecoder('utf-8', { fatal: true })

/** The hash that `prevhash` carries: sha256 of the stored bytes, base64url. */
export const hashOf = (bytes: Uint8Array): string => hash('sha256', bytes, 'base64url')

/** Bytes of an event: structured CloudEvents JSON, keys in a fixed order. */
export const encode = (event: Event, meta: Meta): Uint8Array => {
  const envelope: Envelope = {
    specversion: '1.0',
    id: meta.id,
    source: meta.source,
    type: eventType(event.kind, event.name, event.version),
    time: meta.time,
    datacontenttype: 'application/json',
    // What is undefined is left out of JSON.
    party: meta.party,
    ifrevision: meta.ifRevision,
    planid: meta.planId,
    actor: meta.actor,
    causationid: meta.causationId,
    correlationid: meta.correlationId,
    prevhash: meta.prevhash,
    data: event.data,
  }
  // A third of what an encoder takes, which asks for memory of its own for every text.
  return Buffer.from(JSON.stringify(envelope))
}

const parseJson = (bytes: Uint8Array): unknown => {
  try {
    return JSON.parse(decoder.decode(bytes))
  } catch {
    return undefined
  }
}

const malformed = (type: string | null, problems: readonly Problem[]): Decoded<never> => ({
  ok: false,
  reason: 'malformed',
  type,
  problems,
})

const readEnvelope = readerOf(Envelope)

/** Reads the envelope alone: enough for an order's key, or for a stranger's event. */
export const decodeEnvelope = (
  bytes: Uint8Array,
): Readonly<{ envelope: Envelope } | { problems: readonly Problem[] }> => {
  const json = parseJson(bytes)
  if (json === undefined) {
    // No value: what there is are the bytes themselves.
    const expected = `must be a CloudEvent as JSON in UTF-8: ${unreadable(bytes)}`
    return { problems: [{ field: '(whole)', value: undefined, expected }] }
  }
  const parsed = readEnvelope(json)
  return parsed.success ? { envelope: parsed.data } : { problems: problemsOf(parsed.error, json) }
}

const metaOf = (envelope: Envelope): Meta => ({
  id: envelope.id,
  source: envelope.source,
  time: envelope.time as Instant,
  actor: envelope.actor,
  party: envelope.party,
  ifRevision: envelope.ifrevision,
  planId: envelope.planid,
  causationId: envelope.causationid,
  correlationId: envelope.correlationid,
  prevhash: envelope.prevhash,
})

/** How many types are told to whoever wrote an unknown one. */
const LIKEST = 3

/** The name of an event in its type, or in what somebody took for one. */
const bareName = (type: string): string => type.replace(/^sixfold\.[a-z]*\./, '').replace(/\.v\d*$/, '')

/** Reads events of the given definitions; older versions are lifted to the newest by their upcasters, step by step. */
export const codecFor = <E extends Event>(definitions: readonly AnyDefinition[]) => {
  const byType = new Map(definitions.map((definition) => [definition.type, definition]))
  const readers = new Map(definitions.map(({ type, data }) => [type, readerOf(data)]))
  const newest = new Map<string, number>()
  for (const { name, version } of definitions) newest.set(name, Math.max(version, newest.get(name) ?? 0))

  const lift = (definition: AnyDefinition, data: unknown): Event => {
    const next = byType.get(eventType(definition.kind, definition.name, definition.version + 1))
    if (next?.upcast == null || definition.version === newest.get(definition.name)) {
      return {
        kind: definition.kind,
        name: definition.name,
        version: definition.version,
        data: data as object,
      }
    }
    return lift(next, next.data.parse((next.upcast as (previous: unknown) => unknown)(data)))
  }

  const written = definitions
    .filter(({ name, version }) => version === newest.get(name))
    .map(({ type }) => type)
  const likest = (type: string): string => nearest(type, written, LIKEST, bareName).join(', ')

  /** Reads the event of an envelope that was read already. */
  const open = (envelope: Envelope): Decoded<E> => {
    const definition = byType.get(envelope.type)
    const parsed = readers.get(envelope.type)?.(envelope.data)
    if (definition === undefined || parsed === undefined) {
      const problem = {
        field: 'type',
        value: envelope.type,
        expected: `must be a type that this version knows; the likest are ${likest(envelope.type)}`,
      }
      return { ok: false, reason: 'unknown-type', type: envelope.type, problems: [problem] }
    }
    if (!parsed.success) return malformed(envelope.type, problemsOf(parsed.error, envelope.data, 'data'))
    return {
      ok: true,
      event: lift(definition, parsed.data) as E,
      meta: metaOf(envelope),
      type: envelope.type,
    }
  }

  const decode = (bytes: Uint8Array): Decoded<E> => {
    const read = decodeEnvelope(bytes)
    return 'problems' in read ? malformed(null, read.problems) : open(read.envelope)
  }

  return { decode, open, definitions: byType }
}
