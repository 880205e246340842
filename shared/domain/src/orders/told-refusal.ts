import type { Refusal } from '@sixfold/decider'

/** A refusal as it is told to whoever ordered: short, whatever a stranger wrote. */
export type ToldRefusal = Readonly<{ code: string; sentence: string; field: string | null; excerpt: string }>

/** What is kept for ever of what a stranger wrote is short, whatever was in it. */
const EXCERPT_BYTES = 1024
const SENTENCE_BYTES = 512
const FIELD_BYTES = 256

/** The beginning of a text, of at most so many bytes of UTF-8. */
const beginning = (text: string, bytes: number): string =>
  // `stream` leaves out a character that was cut in two.
  new TextDecoder().decode(new TextEncoder().encode(text).subarray(0, bytes), { stream: true })

/** A value as JSON, or undefined where it has none: it is not there, or nested deeper than can be written. */
const jsonOf = (value: unknown): string | undefined => {
  try {
    return JSON.stringify(value)
  } catch {
    return undefined
  }
}

/** What stands at a field of the order in these bytes; undefined where nothing does. */
const standsAt = (field: string, bytes: Uint8Array): unknown => {
  try {
    const order: unknown = JSON.parse(new TextDecoder().decode(bytes))
    return field
      .split('.')
      .reduce<unknown>(
        (at, key) =>
          typeof at === 'object' && at !== null && Object.hasOwn(at, key) ? Reflect.get(at, key) : undefined,
        order,
      )
  } catch {
    return undefined
  }
}

/** What was bad, as text of at most 1 KiB: the value of the field, or the beginning of the bytes. */
const bad = ({ field, value }: Refusal, bytes: Uint8Array): string => {
  const isWhole = field === undefined || field === '(whole)'
  const found = value === undefined && !isWhole ? standsAt(field, bytes) : value
  if (found === undefined && !isWhole) return '(nothing)'
  return beginning(jsonOf(found) ?? new TextDecoder().decode(bytes.subarray(0, EXCERPT_BYTES)), EXCERPT_BYTES)
}

/** A refusal of the order in these bytes, as its outcome tells it. */
export const toldRefusal = (refusal: Refusal, bytes: Uint8Array): ToldRefusal => ({
  code: refusal.code,
  sentence: beginning(refusal.sentence, SENTENCE_BYTES),
  field: refusal.field === undefined ? null : beginning(refusal.field, FIELD_BYTES),
  excerpt: bad(refusal, bytes),
})
