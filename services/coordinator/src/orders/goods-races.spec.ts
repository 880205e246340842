import { type EventStore, memoryStore } from '@sixfold/decider'
import { openFinisher } from '@sixfold/domain'
import { type Order, orderKey } from '@sixfold/events'
import { gridRef, networkRef } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { gatedStore } from '../fixtures/gated-store.ts'
import {
  acceptance,
  attach,
  buy,
  detach,
  host,
  offer,
  proxy,
  quota,
  SELLING_GRID,
  share,
  space,
  unshare,
  workload,
} from '../fixtures/goods.ts'
import { network } from '../fixtures/grid.ts'
import { type OrderStream, orderStream } from '../fixtures/orders.ts'
import { readLog, worldOf } from '../fixtures/read-log.ts'

const cause = { causationId: 'spec' }
const blue = networkRef('acme', 'blue')
const green = networkRef('umbrella', 'green')

let near: EventStore
let gate: ReturnType<typeof gatedStore>
let slow: Core
let other: Core
let stream: OrderStream

beforeEach(async () => {
  near = memoryStore()
  await openGrid({ store: near, name: 'grid' }, SELLING_GRID)
  gate = gatedStore(near)
  slow = await openCore({ store: gate.store, name: 'slow' })
  other = await openCore({ store: near, name: 'other' })
  stream = orderStream()
  await done('acme', network('blue', ['oslo-1']), workload('blue', 'web'), space('legacy'))
  await done('umbrella', network('green', ['oslo-1']), workload('green', 'web'))
})

const done = async (party: string, ...orders: readonly Order[]): Promise<void> => {
  for (const order of orders)
    expect([order.name, (await other.decide(stream.order(party, order))).refusal]).toEqual([order.name, null])
}
const settle = () => new Promise((resolve) => setImmediate(resolve))
const facts = async (name: string) => (await readLog(near)).filter(({ fact }) => fact.name === name)
const held = async () => {
  const world = worldOf(await readLog(near))
  const pool = world.get('pool', gridRef('pool', 'nordic')).state
  const ranges = [...world.all('space')].flatMap(({ state }) => [...state.claims.keys()])
  return { pool: [...pool.taken.keys()], ranges: ranges.length }
}

const SPANNING = [
  ['an address', 'umbrella', buy('green'), 'PublicIpv4Assigned', /pool/],
  ['a host name', 'umbrella', proxy('green', 'shop', host('shop.example.com')), 'ProxyOpened', /pool/],
  ['ranges', 'acme', attach('blue', 'acme/legacy', '10.10.0.0/24'), 'AddressSpaceAttached', /space/],
] as const

describe.each(SPANNING)('%s', (_what, party, order, fact, claims) => {
  const ref = party === 'acme' ? blue : green

  it.each([claims, /fact\.network/, /fact\.order/])(
    'is had once, where a slow one stops at %s',
    async (where) => {
      const placed = stream.order(party, order)
      const arrived = gate.hold(where)
      const deciding = slow.decide(placed)
      await arrived
      expect(await other.decide(placed)).toMatchObject({ outcome: 'accepted' })
      gate.open()
      expect(await deciding).toMatchObject({ refusal: null })
      expect(await facts(fact)).toHaveLength(1)
      const now = await held()
      expect(now.pool.length + now.ranges).toBe(1)
    },
  )

  it.each([claims, /fact\.network/])(
    'is not had where somebody settled otherwise while a slow one was at %s',
    async (where) => {
      const placed = stream.order(party, order)
      const arrived = gate.hold(where)
      const deciding = slow.decide(placed)
      await arrived
      const judge = await openCore({ store: near, name: 'judge' })
      const reason = { code: 'SETTLED', sentence: 'somebody knew better', isBegun: false }
      const id = `orders-1-${placed.sequence}`
      const command = { type: 'RefuseOrder', order: orderKey(party, 'portal', id), ...reason } as const
      await judge.journal.act('network', ref, command, cause)
      gate.open()
      expect(await deciding).toMatchObject({ refusal: { code: 'SETTLED' } })
      expect(await facts(fact)).toEqual([])
      expect(await held()).toEqual({ pool: [], ranges: 0 })
    },
  )

  it('is given back by whoever hears of a claim that came behind a refusal, though its maker died', async () => {
    const placed = stream.order(party, order)
    const arrived = gate.hold(/fact\.network/)
    void slow.decide(placed)
    await arrived
    const id = `orders-1-${placed.sequence}`
    const why = { code: 'SETTLED', sentence: 'somebody knew better', isBegun: false }
    const { act } = other.journal
    await act('network', ref, { type: 'RefuseOrder', order: orderKey(party, 'portal', id), ...why }, cause)
    const finisher = openFinisher({ world: other.world, act, now: () => STORY_BEGINS, coolDownMs: 0 })
    const claim = (await readLog(near)).findLast((it) => claims.test(`fact.${it.ref.aggregate}`))
    if (claim === undefined) throw new Error('nothing was claimed')
    await finisher.tidy(claim, cause)
    expect(await held()).toEqual({ pool: [], ranges: 0 })
  })

  it('is finished by whoever comes behind one that died with its claim', async () => {
    const placed = stream.order(party, order)
    const arrived = gate.hold(/fact\.network/)
    void slow.decide(placed)
    await arrived
    const before = await held()
    expect(before.pool.length + before.ranges).toBe(1)
    const finisher = openFinisher({
      world: other.world,
      act: other.journal.act,
      now: () => STORY_BEGINS,
      coolDownMs: 0,
    })
    await finisher.finishAll()
    expect(await held()).toEqual(before)
    expect(await other.decide(placed)).toMatchObject({ outcome: 'accepted' })
    expect(await held()).toEqual(before)
  })
})

describe('a coordinator that has not heard of what another party did', () => {
  it.each([
    ['acceptance', 'acme', offer('blue', 'umbrella/green'), 'umbrella', acceptance('green', 'acme/blue')],
    [
      'attachment',
      'acme',
      share('legacy', 'umbrella/green'),
      'umbrella',
      attach('green', 'acme/legacy', '10.10.0.0/24'),
    ],
    ['founding and sharing', 'acme', space('lab'), 'acme', attach('blue', 'acme/lab', '10.10.0.0/24')],
  ] as const)(
    'would refuse an %s, but another one has just done it',
    async (_what, before, first, party, order) => {
      gate.fallBehind()
      await done(before, first)
      const placed = stream.order(party, order)
      const stopped = gatedStore(near)
      const half = await openCore({ store: stopped.store, name: 'half' })
      const arrived = stopped.hold(/fact\.order/)
      void half.decide(placed)
      await arrived
      const deciding = slow.decide(placed)
      await settle()
      gate.catchUp()
      expect(await deciding).toMatchObject({ refusal: null })
      expect(await facts('OrderRefused')).toEqual([])
    },
  )

  it('refuses first, and dies before it says so: another one says it, though it would accept', async () => {
    gate.fallBehind()
    await done('acme', offer('blue', 'umbrella/green'))
    const placed = stream.order('umbrella', acceptance('green', 'acme/blue'))
    const arrived = gate.hold(/fact\.order/)
    void slow.decide(placed)
    await arrived
    expect(await other.decide(placed)).toMatchObject({ refusal: { code: 'PEERING_NOT_OFFERED' } })
    expect(await facts('PeeringAccepted')).toEqual([])
  })

  it.each([
    ['workloads', workload('blue', 'db'), 'WorkloadPlaced', 2],
    ['spaces', space('lab'), 'AddressSpaceFounded', 1],
    ['publicIpv4', buy('blue'), 'PublicIpv4Assigned', 0],
  ] as const)(
    'would accept beyond a quota of %s, but one that knew of it has just refused',
    async (kind, order, fact, there) => {
      gate.fallBehind()
      await done('operator', quota('acme', { [kind]: kind === 'publicIpv4' ? 0 : 1 }))
      const placed = stream.order('acme', order)
      const stopped = gatedStore(near)
      const half = await openCore({ store: stopped.store, name: 'half' })
      const arrived = stopped.hold(/fact\.order/)
      void half.decide(placed)
      await arrived
      const deciding = slow.decide(placed)
      await settle()
      gate.catchUp()
      expect(await deciding).toMatchObject({ refusal: { code: 'QUOTA_EXCEEDED' } })
      expect(await facts(fact)).toHaveLength(there)
      expect(await held()).toEqual({ pool: [], ranges: 0 })
    },
  )

  it('would refuse to unshare, but another one has just done it', async () => {
    await done('acme', share('legacy', 'umbrella/green'))
    await done('umbrella', attach('green', 'acme/legacy', '10.10.0.0/24'))
    gate.fallBehind()
    await done('umbrella', detach('green', 'acme/legacy'))
    const { act } = other.journal
    const revision = other.world.get('network', green).state.plan?.revision ?? 0
    await act('network', green, { type: 'ConvergeNetwork', revision }, cause)
    const finisher = openFinisher({ world: other.world, act, now: () => STORY_BEGINS, coolDownMs: 0 })
    await finisher.finish(green, cause)
    const placed = stream.order('acme', unshare('legacy', 'umbrella/green'))
    const stopped = gatedStore(near)
    const half = await openCore({ store: stopped.store, name: 'half' })
    const arrived = stopped.hold(/fact\.order/)
    void half.decide(placed)
    await arrived
    const deciding = slow.decide(placed)
    await settle()
    gate.catchUp()
    expect(await deciding).toMatchObject({ refusal: null })
    expect(await facts('SpaceOrderRefused')).toEqual([])
    expect(await facts('AddressSpaceUnshared')).toHaveLength(1)
  })
})

it('finds one number for a space, whoever looks', async () => {
  const placed = stream.order('acme', space('lab'))
  const arrived = gate.hold(/space/)
  const deciding = slow.decide(placed)
  await arrived
  expect(await other.decide(placed)).toMatchObject({ outcome: 'accepted' })
  gate.open()
  expect(await deciding).toMatchObject({ refusal: null })
  expect(await facts('AddressSpaceFounded')).toHaveLength(2)
})
