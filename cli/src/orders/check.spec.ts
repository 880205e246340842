import { memoryStore } from '@sixfold/decider'
import { factCodec, factSubject, orderKey } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { EXAMPLES } from '@sixfold/events/examples'
import { ORDERS } from '@sixfold/events/orders'
import { ORDER_BYTES } from '@sixfold/jetstream'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openCore } from '../../../services/coordinator/src/fixtures/core.ts'
import { checkOrders } from './check.ts'
import type { OrderInput } from './read-order.ts'

const whole = (value: unknown, party = 'acme'): OrderInput => ({
  kind: 'whole',
  party,
  text: typeof value === 'string' ? value : JSON.stringify(value),
})

const event = (name: string, data: unknown, more: object = {}): object => ({
  specversion: '1.0',
  id: '1',
  source: 'https://portal.example',
  type: `sixfold.order.${name}.v1`,
  time: '2026-11-21T07:36:00Z',
  party: 'acme',
  data,
  ...more,
})

const short = (name: string, data: unknown): OrderInput => ({
  kind: 'short',
  party: 'acme',
  name,
  version: 1,
  data,
  id: null,
  source: null,
})

/** What a coordinator writes about an order, as `order check` would tell it; null when its data is not what is wrong. */
const saidByCoordinator = async (text: string) => {
  const store = memoryStore()
  const { decide } = await openCore({ store })
  const bytes = new TextEncoder().encode(text)
  const { key } = await decide({ sequence: 1, stream: 'first', party: 'acme', bytes })
  const stored = await store.last(factSubject({ aggregate: 'order', party: 'acme', id: key }))
  const decoded = stored === null ? null : factCodec.decode(stored.bytes)
  if (decoded?.ok !== true || decoded.event.name !== 'OrderRejected') return null
  const { code, sentence, field, excerpt } = decoded.event.data
  return /^[a-z-]+$/.test(code) ? { code, sentence, field, value: excerpt } : null
}

const checked = (input: OrderInput) => checkOrders([input])[0]

describe('an order that is not well-formed is told of as the coordinator would', () => {
  test.for([
    'not json',
    '{}',
    '[1, 2]',
    JSON.stringify(event('NetworkOrdered', { network: 'a b', colour: 1 })),
    JSON.stringify(event('NetworkOrderd', {})),
    JSON.stringify(event('NetworkCancelled', { network: 'blue' }, { party: 'umbrella' })),
    JSON.stringify(event('NetworkCancelled', { network: 'blue' }, { time: 'now', id: '' })),
    JSON.stringify(event('ProxyOpened', { network: 'blue', listen: { kind: 'udp' } })),
    JSON.stringify(event('NetworkOrdered', { network: 'x'.repeat(3000), resources: [] })),
  ])('%s', async (text) => {
    const said = await saidByCoordinator(text)
    expect(said).not.toBeNull()
    expect(checked(whole(text))?.refusal).toEqual(said)
  })

  test('whatever is changed in an order', async () => {
    const broken = fc
      .tuple(fc.constantFrom(...ORDERS), fc.nat(), fc.jsonValue({ maxDepth: 1 }))
      .map(([{ type, name }, at, value]) => {
        const data = { ...(EXAMPLES.get(type)?.data as object) }
        const keys = Object.keys(data)
        return JSON.stringify(event(name, { ...data, [keys[at % keys.length] ?? 'x']: value }, { type }))
      })
    await fc.assert(
      fc.asyncProperty(broken, async (text) => {
        expect(checked(whole(text))?.refusal ?? null).toEqual(await saidByCoordinator(text))
      }),
      { numRuns: 150 },
    )
  })
})

describe('an order that is well-formed', () => {
  test('has its key, where it has an id of its own', () => {
    const [one, other] = checkOrders([
      whole(event('NetworkCancelled', { network: 'blue' })),
      short('NetworkCancelled', { network: 'blue' }),
    ])
    expect(one).toMatchObject({ refusal: null, key: orderKey('acme', 'https://portal.example', '1') })
    expect(other).toMatchObject({ refusal: null, key: null, network: 'blue' })
  })

  test('may name machines by labels, which are told, also in what is bad', () => {
    const order = (nodes: string[]) =>
      short('NetworkOrdered', { network: 'blue', resources: nodes.map((node) => ({ node })) })
    expect(checked(order(['n1', 'n2', anAgent('n3')]))).toMatchObject({ refusal: null, labels: ['n1', 'n2'] })
    expect(checked(order(['n1', 'n1']))?.refusal).toMatchObject({
      field: 'data.resources',
      value: '[{"node":"n1"},{"node":"n1"}]',
    })
  })
})

test('a file is looked at as a whole: the same id with other bytes is reused, with the same it is the same order', () => {
  const first = event('NetworkCancelled', { network: 'blue' })
  const codes = checkOrders(
    [first, first, event('NetworkCancelled', { network: 'red' })].map((it) => whole(it)),
  )
  expect(codes.map(({ refusal }) => refusal?.code ?? null)).toEqual([null, null, 'id-reused'])
})

test('what is larger than a stream takes never reaches a coordinator', () => {
  const sized = (size: number): OrderInput => whole(' '.repeat(size))
  expect(checked(sized(ORDER_BYTES))?.refusal?.code).toBe('malformed')
  expect(checked(sized(ORDER_BYTES + 1))?.refusal).toMatchObject({ code: 'too-large', field: null })
})
