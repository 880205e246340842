import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { codecFor, decodeEnvelope, encode, hashOf } from './codec.ts'
import { defineEvent, type Event } from './define-event.ts'
import { aHash, anAgent } from './example-values.ts'
import { orderCodec } from './orders.ts'
import { Instant } from './values/instant.ts'

const time = Instant.parse('2026-11-21T07:36:00.000Z')
const bytesOf = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const envelope = {
  specversion: '1.0',
  id: '1',
  source: 'portal',
  type: 'sixfold.order.NetworkOrdered.v1',
  time: '2026-11-21T07:36:00Z',
  party: 'acme',
  data: { network: 'blue', resources: [{ node: anAgent('oslo-1') }] },
}
const problems = (changes: object, data: object = {}) => {
  const decoded = orderCodec.decode(bytesOf({ ...envelope, ...changes, data: { ...envelope.data, ...data } }))
  return decoded.ok ? 'read' : decoded.problems.map(({ field, value }) => [field, value])
}

/** What is told to people of the events made up here. */
const speed = { about: 'How fast it goes.', by: 'a spec' }

describe('an envelope', () => {
  it('is written with its keys in one order, and read back', () => {
    const meta = {
      id: '1',
      source: 'sixfold/a',
      time,
      actor: 'a',
      party: 'acme',
      causationId: 'c',
      correlationId: 'o',
      prevhash: aHash('before'),
    }
    const event = { kind: 'fact', name: 'X', version: 3, data: { a: 1 } } as const
    const bytes = encode(event, meta)
    expect(new TextDecoder().decode(bytes)).toBe(
      `{"specversion":"1.0","id":"1","source":"sixfold/a","type":"sixfold.fact.X.v3","time":"${time}","datacontenttype":"application/json","party":"acme","actor":"a","causationid":"c","correlationid":"o","prevhash":"${aHash('before')}","data":{"a":1}}`,
    )
    expect(decodeEnvelope(bytes)).toMatchObject({ envelope: { id: '1', causationid: 'c', data: { a: 1 } } })
  })

  it('keeps what is null apart from what is not there', () => {
    const text = (prevhash: null | undefined): string =>
      new TextDecoder().decode(
        encode({ kind: 'fact', name: 'X', version: 1, data: {} }, { id: '1', source: 's', time, prevhash }),
      )
    expect(text(null)).toContain('"prevhash":null')
    expect(text(undefined)).not.toContain('prevhash')
  })

  it('takes the time of any zone, and means one instant', () => {
    const decoded = orderCodec.decode(bytesOf({ ...envelope, time: '2026-11-21T08:36:00.5+01:00' }))
    expect(decoded).toMatchObject({ ok: true, meta: { time: '2026-11-21T07:36:00.500Z' } })
  })

  it.each([
    ['no version', { specversion: undefined }, 'specversion', undefined],
    ['another version', { specversion: '0.3' }, 'specversion', '0.3'],
    ['no id', { id: '' }, 'id', ''],
    ['half of a pair in its id', { id: 'a\ud800' }, 'id', 'a\ud800'],
    ['a long id', { id: 'x'.repeat(257) }, 'id', 'x'.repeat(257)],
    ['a source with a line break', { source: 'a\nb' }, 'source', 'a\nb'],
    ['a time that is none', { time: 'yesterday' }, 'time', 'yesterday'],
    ['a time that is a number', { time: 5 }, 'time', 5],
    ['no time', { time: undefined }, 'time', undefined],
    ['a day that does not exist', { time: '2026-02-30T00:00:00Z' }, 'time', '2026-02-30T00:00:00Z'],
    ['a year of five digits', { time: '9999-12-31T23:59:59-01:00' }, 'time', '9999-12-31T23:59:59-01:00'],
    ['other content', { datacontenttype: 'text/xml' }, 'datacontenttype', 'text/xml'],
    ['a prevhash that is none', { prevhash: 'x' }, 'prevhash', 'x'],
  ])('with %s is refused by field and value', (_what, changes, field, value) =>
    expect(problems(changes)).toEqual([[field, value]]),
  )

  it.each([
    ['nothing', new Uint8Array(), 'it is empty'],
    ['no JSON', new TextEncoder().encode('{"specversion":'), 'it ends in the middle, at line 1, column 16'],
    ['no UTF-8', new Uint8Array([0x22, 0xff, 0x22]), 'byte 2 is no UTF-8'],
  ])('is not %s', (_what, bytes, why) =>
    expect(decodeEnvelope(bytes)).toEqual({
      problems: [
        { field: '(whole)', value: undefined, expected: `must be a CloudEvent as JSON in UTF-8: ${why}` },
      ],
    }),
  )

  it('never throws, whatever the bytes', () => {
    const parts = fc.record(
      {
        id: fc.anything(),
        source: fc.anything(),
        time: fc.anything(),
        type: fc.anything(),
        data: fc.anything(),
      },
      { requiredKeys: [] },
    )
    const anyBytes = fc.oneof(
      fc.uint8Array({ maxLength: 64 }),
      fc.jsonValue().map(bytesOf),
      fc
        .tuple(fc.constant(envelope), parts)
        .map(([good, bad]) =>
          bytesOf(
            JSON.parse(JSON.stringify({ ...good, ...bad }, (_key, it) => (typeof it === 'bigint' ? 1 : it))),
          ),
        ),
    )
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect(typeof orderCodec.decode(bytes).ok).toBe('boolean')
      }),
      { numRuns: 500 },
    )
  })
})

describe('data', () => {
  it.each([
    ['a field of a wrong type', { network: 7 }, [['data.network', 7]]],
    ['an unknown field', { surprise: true }, [['data.surprise', true]]],
    [
      'an unknown field deep inside',
      { resources: [{ node: anAgent('oslo-1'), cpu: 4 }] },
      [['data.resources.0.cpu', 4]],
    ],
    ['a bad item', { resources: [{ node: 'oslo-1' }] }, [['data.resources.0.node', 'oslo-1']]],
    [
      'two faults',
      { network: 'a.b', surprise: 1 },
      [
        ['data.network', 'a.b'],
        ['data.surprise', 1],
      ],
    ],
    ['a list that is empty', { resources: [] }, [['data.resources', []]]],
    [
      'one node twice',
      { resources: [{ node: anAgent('a') }, { node: anAgent('a') }] },
      [['data.resources', [{ node: anAgent('a') }, { node: anAgent('a') }]]],
    ],
  ])('with %s is refused by field and value', (_what, data, expected) =>
    expect(problems({}, data)).toEqual(expected),
  )

  it('of a type that nobody defined is a stranger, not malformed', () => {
    const decoded = orderCodec.decode(bytesOf({ ...envelope, type: 'sixfold.order.NetworkOrdered.v9' }))
    expect(decoded).toMatchObject({
      ok: false,
      reason: 'unknown-type',
      type: 'sixfold.order.NetworkOrdered.v9',
      problems: [
        {
          field: 'type',
          value: 'sixfold.order.NetworkOrdered.v9',
          expected: expect.stringMatching(
            /^must be a type that this version knows; the likest are sixfold\.order\.NetworkOrdered\.v2, sixfold\.\S+, sixfold\.\S+$/,
          ),
        },
      ],
    })
  })

  it.each(['NetworkSuspnded', 'sixfold.order.networkSuspended', 'sixfold.fact.NetworkSuspended.v1'])(
    'of a type that is nearly one is told which, in a sentence that is not cut: %s',
    (type) => {
      const decoded = orderCodec.decode(bytesOf({ ...envelope, type }))
      const [problem] = decoded.ok ? [] : decoded.problems
      expect(problem?.expected).toMatch(/the likest are sixfold\.order\.NetworkSuspended\.v1, /)
      expect(problem?.expected.length).toBeLessThan(200)
    },
  )

  it('of a known type is put into its one form', () => {
    const decoded = orderCodec.decode(
      bytesOf({
        ...envelope,
        type: 'sixfold.order.AllocationRegistered.v1',
        data: { holder: { id: 'oslo', kind: 'farm' }, prefix: '2001:0DB8:A:0::/48' },
      }),
    )
    expect(decoded.ok && JSON.stringify(decoded.event.data)).toBe(
      '{"prefix":"2001:db8:a::/48","holder":{"kind":"farm","id":"oslo"},"sliceLength":56}',
    )
  })

  it('that breaks the schema is never made into an event', () => {
    const Speed = defineEvent({
      kind: 'fact',
      name: 'Speed',
      version: 1,
      ...speed,
      data: z.strictObject({ knots: z.int() }),
      example: { knots: 1 },
    })
    expect(() => Speed.of({ knots: 1.5 })).toThrow('expected int')
  })
})

describe('an event of several versions', () => {
  const V1 = defineEvent({
    kind: 'fact',
    name: 'Speed',
    version: 1,
    ...speed,
    data: z.strictObject({ knots: z.number() }),
    example: { knots: 1 },
  })
  const V2 = defineEvent({
    kind: 'fact',
    name: 'Speed',
    version: 2,
    ...speed,
    data: z.strictObject({ metresPerSecond: z.number() }),
    example: { metresPerSecond: 1 },
    upcast: ({ knots }: { knots: number }) => ({ metresPerSecond: knots * 0.5 }),
  })
  const V3 = defineEvent({
    kind: 'fact',
    name: 'Speed',
    version: 3,
    data: z.strictObject({ speed: z.string(), isFast: z.boolean().default(false) }),
    ...speed,
    example: { speed: '1 m/s' },
    upcast: ({ metresPerSecond }: { metresPerSecond: number }) => ({ speed: `${metresPerSecond} m/s` }),
  })
  const { decode } = codecFor<Event>([V1, V3, V2])
  const read = (event: Event) => decode(encode(event, { id: '1', source: 's', time }))
  const newest = { kind: 'fact', name: 'Speed', version: 3 }

  it('is lifted to the newest, step by step, with its defaults', () => {
    expect(read(V1.of({ knots: 10 }))).toMatchObject({
      ok: true,
      type: 'sixfold.fact.Speed.v1',
      event: { ...newest, data: { speed: '5 m/s', isFast: false } },
    })
    expect(read(V2.of({ metresPerSecond: 5 }))).toMatchObject({
      event: { ...newest, data: { speed: '5 m/s', isFast: false } },
    })
  })

  it('is left as it is when it is the newest', () =>
    expect(read(V3.of({ speed: '9 m/s', isFast: true }))).toMatchObject({
      event: { ...newest, data: { speed: '9 m/s', isFast: true } },
    }))

  it('is judged by the schema of its own version', () =>
    expect(read({ ...V1.of({ knots: 1 }), data: { metresPerSecond: 1 } })).toMatchObject({
      ok: false,
      reason: 'malformed',
      type: 'sixfold.fact.Speed.v1',
    }))
})

it('hashes bytes as sha256 in base64url', () => {
  expect(hashOf(new Uint8Array())).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
})
