import { memoryStore } from '@sixfold/decider'
import { encode, factSubject, instantOf, type Order, orderKey } from '@sixfold/events'
import { anAgent, aParty } from '@sixfold/events/example-values'
import { networkRef } from '@sixfold/fold'
import { describe, expect, it, vi } from 'vitest'
import { openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { cancellation, farm, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'

const small = () => openGrid({ store: memoryStore() }, SMALL_GRID)
const outcomes = async (core: Awaited<ReturnType<typeof small>>) =>
  (await readLog(core.store)).flatMap(({ ref, fact }) =>
    ref.aggregate === 'order' && 'stream' in fact.data && fact.data.stream === 'orders-1'
      ? [{ ref, fact }]
      : [],
  )
const text = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value))
const blue = network('blue', ['oslo-1', 'oslo-2'])
const envelope = (order: Order, party = 'acme') =>
  JSON.parse(
    new TextDecoder().decode(
      encode(order, { id: '1', source: 'portal', time: instantOf(STORY_BEGINS), party }),
    ),
  )

describe('an order', () => {
  it('that is accepted has its outcome as the last of its facts', async () => {
    const core = await small()
    const order = orderStream().order('acme', blue, 'id-1')
    expect(await core.decide(order)).toMatchObject({
      outcome: 'accepted',
      key: orderKey('acme', 'portal', 'id-1'),
    })
    const log = await readLog(core.store)
    expect(log.at(-1)).toMatchObject({
      ref: { aggregate: 'order', party: 'acme', id: orderKey('acme', 'portal', 'id-1') },
      fact: {
        name: 'OrderAccepted',
        data: { orderType: 'sixfold.order.NetworkOrdered.v2', position: 1, stream: 'orders-1' },
      },
    })
    const caused = log.filter(({ meta }) => meta.correlationId === orderKey('acme', 'portal', 'id-1'))
    expect(caused.map(({ fact }) => fact.name).toSorted()).toEqual([
      'ExitAssigned',
      'NetworkAllocated',
      'NetworkFounded',
      'OrderAccepted',
      'PortAssigned',
      'PortAssigned',
      'PrefixAllocated',
      'PrefixAllocated',
      'PrefixAllocated',
    ])
  })

  it('that comes again changes nothing, in whatever world', async () => {
    const core = await small()
    const stream = orderStream()
    const order = stream.order('acme', blue)
    await core.decide(order)
    await core.decide(stream.order('acme', cancellation('blue')))
    const before = core.world.sequence()
    expect(await core.decide(stream.again(order))).toMatchObject({ outcome: 'known', refusal: null })
    expect(await core.decide(order)).toMatchObject({ outcome: 'known' })
    expect(core.world.sequence()).toBe(before)
  })

  it('that was refused stays refused, though it would be accepted now', async () => {
    const core = await openGrid({ store: memoryStore() }, SMALL_GRID.slice(0, -2))
    const stream = orderStream()
    const order = stream.order('acme', blue)
    expect(await core.decide(order)).toMatchObject({ refusal: { code: 'NODE_UNKNOWN' } })
    for (const it of SMALL_GRID.slice(-2)) await core.decide(stream.order('operator', it))
    expect(await core.decide(stream.again(order))).toMatchObject({ outcome: 'known' })
    expect(core.world.get('network', networkRef('acme', 'blue')).state.status).toBe('none')
    expect(await core.decide(stream.order('acme', blue))).toMatchObject({ outcome: 'accepted' })
  })

  it('with a used id and another body is refused as such, once per body', async () => {
    const core = await small()
    const stream = orderStream()
    await core.decide(stream.order('acme', blue, 'same'))
    const second = stream.order('acme', network('green', ['oslo-1']), 'same')
    expect(await core.decide(second)).toMatchObject({
      outcome: 'rejected',
      refusal: { code: 'id-reused', field: 'id' },
    })
    expect(await core.decide(stream.again(second))).toMatchObject({ outcome: 'known' })
    const third = stream.order('acme', network('red', ['oslo-1']), 'same')
    expect(await core.decide(third)).toMatchObject({ refusal: { code: 'id-reused' } })
    expect(await core.decide(stream.order('bolt', blue, 'same'))).toMatchObject({ outcome: 'accepted' })
    expect((await outcomes(core)).map(({ fact }) => fact.name)).toEqual([
      'OrderAccepted',
      'OrderRejected',
      'OrderRejected',
      'OrderAccepted',
    ])
    expect(core.world.count('network')).toBe(2)
  })

  it('that another coordinator decided is done with only when we know all that it knew', async () => {
    const store = memoryStore()
    const north = await openGrid({ store, name: 'north' }, SMALL_GRID)
    const held: (() => void)[] = []
    let isBehind = false
    const south = await openGrid(
      {
        store: {
          ...store,
          follow: (after, onFact) =>
            store.follow(after, (fact) => (isBehind ? void held.push(() => onFact(fact)) : onFact(fact))),
        },
        name: 'south',
      },
      [],
    )
    isBehind = true
    const stream = orderStream()
    const [order, cancel] = [stream.order('acme', blue), stream.order('acme', cancellation('blue'))]
    await north.decide(order)
    const told = vi.fn()
    const both = (async () => {
      await south.decide(order)
      told()
      return south.decide(cancel)
    })()
    await new Promise((resolve) => setImmediate(resolve))
    expect(told).not.toHaveBeenCalled()
    for (const hand of held.splice(0)) hand()
    isBehind = false
    expect(await both).toMatchObject({ outcome: 'accepted' })
    expect(south.world.get('network', networkRef('acme', 'blue')).state.status).toBe('leaving')
  })
})

describe('a refusal', () => {
  const refused = async (bytes: Uint8Array, party = 'acme') => {
    const core = await small()
    const { outcome, refusal } = await core.decide(orderStream().bytes(party, bytes))
    expect(outcome).toBe('rejected')
    const [stored] = await outcomes(core)
    if (stored?.fact.name !== 'OrderRejected') throw new Error('no outcome was stored')
    expect(stored.ref).toMatchObject({ aggregate: 'order' })
    expect(stored.fact.data.code).toBe(refusal?.code)
    expect(core.world.count('network')).toBe(0)
    return stored.fact.data
  }

  it.each([
    ['garbage', new TextEncoder().encode('\u0000garbage'), 'malformed', '(whole)'],
    ['nothing at all', new Uint8Array(), 'malformed', '(whole)'],
    ['another JSON', text([1, 2]), 'malformed', '(whole)'],
    ['a bad time', text({ ...envelope(blue), time: 'tomorrow' }), 'malformed', 'time'],
    ['no id', text({ ...envelope(blue), id: undefined }), 'malformed', 'id'],
    ['no party', text({ ...envelope(blue), party: undefined }), 'party-mismatch', 'party'],
    ['another party', text(envelope(blue, 'bolt')), 'party-mismatch', 'party'],
    [
      'an unknown type',
      text({ ...envelope(blue), type: 'sixfold.order.Spaceship.v1' }),
      'unknown-type',
      'type',
    ],
    ['a fact', text({ ...envelope(blue), type: 'sixfold.fact.NetworkGone.v1' }), 'unknown-type', 'type'],
    [
      'an unknown field',
      text({ ...envelope(blue), data: { ...blue.data, colour: 'blue' } }),
      'malformed',
      'data.colour',
    ],
    [
      'a bad field',
      text({ ...envelope(blue), data: { ...blue.data, network: 'a b' } }),
      'malformed',
      'data.network',
    ],
  ])('of %s names code and field', async (_what, bytes, code, field) =>
    expect(await refused(bytes)).toMatchObject({ code, field }),
  )

  it('of a party that no subject should carry is readable', async () => {
    const data = await refused(text(envelope(blue, 'a$b')), 'a$b')
    expect(data).toMatchObject({ code: 'malformed', field: 'party', excerpt: '"a$b"' })
  })

  it('names what else is wrong, but not without end', async () => {
    const resources = Array.from({ length: 900 }, (_, index) => ({ node: `node-${index}` }))
    const { sentence } = await refused(text({ ...envelope(blue), data: { network: 'blue', resources } }))
    expect(sentence).toMatch(
      /^an agent id is .* \(and 899 more: data.resources.1.node, data.resources.2.node, /,
    )
    expect(sentence.length).toBeLessThanOrEqual(512)
  })

  it.each([
    ['a long value', { network: 'x'.repeat(60_000) }],
    ['a long value of wide characters', { network: '東'.repeat(20_000) }],
    ['a field with a long name', { ['x'.repeat(60_000)]: 1 }],
    ['a field with a wide name', { ['東'.repeat(20_000)]: 1 }],
    ['two fields with long names', { ['x'.repeat(30_000)]: 1, ['y'.repeat(30_000)]: 1 }],
    ['many fields', Object.fromEntries(Array.from({ length: 4_000 }, (_, index) => [`f${index}`, index]))],
  ])('of %s is short for ever', async (_what, change) => {
    const data = await refused(text({ ...envelope(blue), data: { ...blue.data, ...change } }))
    expect(Buffer.byteLength(data.excerpt)).toBeLessThanOrEqual(1024)
    expect(Buffer.byteLength(JSON.stringify(data))).toBeLessThan(3_000)
    expect(data.excerpt + data.field).not.toContain('\ufffd')
  })

  it('of bytes that are no text keeps the beginning of them', async () => {
    const data = await refused(new Uint8Array(64 * 1024).fill(0xff))
    expect(data).toMatchObject({ code: 'malformed', field: '(whole)' })
    expect(Buffer.byteLength(data.excerpt)).toBeLessThanOrEqual(1024)
  })

  it('of something nested without end is one like any other', async () => {
    const deep = `${'['.repeat(30_000)}${']'.repeat(30_000)}`
    const bytes = new TextEncoder().encode(
      JSON.stringify({ ...envelope(blue), data: 0 }).replace(/0\}$/, `${deep}}`),
    )
    expect(await refused(bytes)).toMatchObject({ code: 'malformed', field: 'data' })
  })

  it('of an order of operators to who is none', async () => {
    expect(await refused(text(envelope(farm('acme'))))).toMatchObject({
      code: 'NOT_OPERATOR',
      field: 'party',
      excerpt: '"acme"',
    })
  })

  it('that is not the first of its kind in a minute may have no outcome of its own', async () => {
    const core = await small()
    const stream = orderStream()
    for (let index = 0; index < 70; index += 1)
      await core.decide(stream.order('acme', network('x', ['nobody'])))
    expect(await outcomes(core)).toHaveLength(60)
  })
})

it('does nothing for an order whose outcome it cannot read', async () => {
  const core = await small()
  const order = orderStream().order('acme', blue, 'id')
  const ref = { aggregate: 'order', party: 'acme', id: orderKey('acme', 'portal', 'id') } as const
  const future = { kind: 'fact', name: 'OrderDeferred', version: 1, data: {} } as const
  const bytes = encode(future, { id: 'x', source: 'future', time: instantOf(0) })
  await core.store.append(factSubject(ref), bytes, { expected: 0, id: 'x' })
  expect(await core.decide(order)).toMatchObject({ outcome: 'known' })
  expect(anAgent('oslo-1')).not.toBe(aParty('acme'))
})
