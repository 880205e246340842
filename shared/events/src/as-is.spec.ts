import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { asIs } from './as-is.ts'
import { encode } from './codec.ts'
import { Envelope } from './envelope.ts'
import { EXAMPLES } from './examples.ts'
import { REGISTRY } from './registry.ts'
import { Instant } from './values/instant.ts'

const json = (value: unknown): unknown => JSON.parse(JSON.stringify(value) ?? 'null')
const all = REGISTRY.map((definition) => ({ type: definition.type, definition }))

/** What may stand in place of anything: near misses above all. */
const stray = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom(
    null,
    0,
    -1,
    1.5,
    65_536,
    '',
    'a b',
    '2001:DB8::/32',
    '2001:db8::1/32',
    '192.0.2.01',
    '2026-02-30T00:00:00.000Z',
    '2026-02-28T00:00:00Z',
  ),
)

/** A value with one thing in it changed: replaced, left out, added, or put behind the others. */
const changed = (value: unknown, steps: readonly number[], other: unknown, how: number): unknown => {
  const [step = 0, ...rest] = steps
  if (typeof value !== 'object' || value === null || steps.length === 0) return other
  const entries = Object.entries(value)
  const index = entries.length === 0 ? 0 : step % entries.length
  const [key, inside] = entries[index] ?? ['none', null]
  if (rest.length > 0 && typeof inside === 'object' && inside !== null)
    entries[index] = [key, changed(inside, rest, other, how)]
  else if (how === 0) entries[index] = [key, other]
  else if (how === 1) entries.splice(index, 1)
  else if (how === 2) entries.splice(index, 0, ['surprise', other])
  else entries.push(...entries.splice(index, 1))
  return Array.isArray(value) ? entries.map(([, item]) => item) : Object.fromEntries(entries)
}

/** Whatever is said to stand as it is must be what zod gives back, to the order of its keys. */
const holds = (schema: z.ZodType, value: unknown): boolean => {
  const isSo = asIs(schema)
  if (isSo?.(value) !== true) return false
  const parsed = schema.safeParse(value)
  expect([value, parsed.success]).toEqual([value, true])
  expect(JSON.stringify(parsed.data)).toBe(JSON.stringify(value))
  return true
}

const lawOf = (schema: z.ZodType, example: unknown): void =>
  fc.assert(
    fc.property(
      fc.array(fc.nat(20), { minLength: 1, maxLength: 4 }),
      stray,
      fc.nat(3),
      (steps, other, how) => void holds(schema, json(changed(example, steps, other, how))),
    ),
    { numRuns: 300 },
  )

describe.each(all)('$type', ({ type, definition: { data } }) => {
  const example = json(EXAMPLES.get(type)?.data)

  it('is known as it is', () => expect(holds(data, example)).toBe(true))
  it('is what zod gives back, wherever that is said of it', () => lawOf(data, example))
})

describe('the envelope', () => {
  const [event] = EXAMPLES.values()
  if (event === undefined) throw new Error('there are no examples')
  const time = Instant.parse('2026-11-21T07:36:00.000Z')
  const meta = { id: '1', source: 's', time, party: 'p', actor: 'a', causationId: 'c', prevhash: null }
  const written = JSON.parse(new TextDecoder().decode(encode(event, meta)))

  it('is known as we write it', () => expect(holds(Envelope, written)).toBe(true))
  it('may carry what others add', () => expect(holds(Envelope, { ...written, traceparent: 'x' })).toBe(true))
  it('is what zod gives back, wherever that is said of it', () => lawOf(Envelope, written))
})

it.each([
  ['a transformation', z.string().transform(Number)],
  ['a union without a discriminator', z.union([z.string(), z.number()])],
  ['a format with rules of its own', z.base64()],
  ['a pattern with a memory', z.string().regex(/a/g)],
  ['something of it deep inside', z.strictObject({ a: z.array(z.strictObject({ b: z.date() })) })],
  ['an object that drops what it does not know', z.object({ a: z.string() })],
])('says nothing of %s', (_what, schema) => expect(asIs(schema)).toBeNull())
