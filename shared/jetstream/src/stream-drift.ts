import { isDeepStrictEqual } from 'node:util'
import type { StreamConfig } from '@nats-io/jetstream'
import type { StreamWanted } from './streams.ts'

/** One field of a stream that is not as wanted. */
export type Drift = Readonly<{ field: string; found: unknown; wanted: unknown }>

/** What to do about one stream. `refuse`: a person has to look. `leave`: it differs harmlessly, and is never touched. */
export type StreamChange = Readonly<
  | { do: 'nothing' }
  | { do: 'create' }
  | { do: 'update'; drift: readonly Drift[] }
  | { do: 'leave'; drift: readonly Drift[] }
  | { do: 'refuse'; drift: readonly Drift[] }
>

/** What in FACTS may differ without endangering the truth: how often it is kept, and how long ids are remembered. */
const HARMLESS_IN_FACTS: readonly string[] = [
  'num_replicas',
  'duplicate_window',
  'allow_direct',
  'description',
  'max_consumers',
]

/** Fields that no server lets anybody change: the stream would have to be made anew. */
const UNCHANGEABLE: readonly string[] = ['storage', 'retention', 'max_consumers', 'deny_delete', 'deny_purge']

/** Settings that can rewrite, expire or thin out what is stored, and that are off unless a stream is wanted with them. */
const OFF_UNLESS_WANTED = [
  'allow_rollup_hdrs',
  'allow_msg_ttl',
  'allow_msg_counter',
  'allow_msg_schedules',
  'discard_new_per_subject',
  'mirror',
  'no_ack',
  'persist_mode',
  'republish',
  'sealed',
  'sources',
  'subject_delete_marker_ttl',
  'subject_transform',
] as const

const isOff = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === false ||
  value === 0 ||
  value === '' ||
  value === 'default'

/** Where found differs from wanted, field by field. */
export const driftOf = (wanted: StreamWanted, found: Readonly<Record<string, unknown>>): Drift[] => {
  const fields = new Set<string>([...OFF_UNLESS_WANTED, ...Object.keys(wanted)])
  return [...fields].flatMap((field) => {
    const want = (wanted as Readonly<Record<string, unknown>>)[field]
    const have = found[field]
    const isSame = isOff(want) && isOff(have) ? true : isDeepStrictEqual(want, have)
    return isSame ? [] : [{ field, found: have, wanted: want }]
  })
}

/** What to do so that a stream is as wanted. FACTS is created, and never changed: a drift in its guards is refused. */
export const changeOf = (wanted: StreamWanted, found: StreamConfig | null): StreamChange => {
  if (found === null) return { do: 'create' }
  const drift = driftOf(wanted, found as unknown as Readonly<Record<string, unknown>>)
  if (drift.length === 0) return { do: 'nothing' }
  const grave = drift.filter(({ field }) =>
    wanted.name === 'FACTS' ? !HARMLESS_IN_FACTS.includes(field) : UNCHANGEABLE.includes(field),
  )
  if (grave.length > 0) return { do: 'refuse', drift: grave }
  return { do: wanted.name === 'FACTS' ? 'leave' : 'update', drift }
}
