import { type EventStore, memoryStore } from '@sixfold/decider'
import { openFinisher } from '@sixfold/domain'
import { fourthGroup } from '@sixfold/events'
import { aClaim, anAgent } from '@sixfold/events/example-values'
import { gridRef, networkRef, prefixId } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { gatedStore } from '../fixtures/gated-store.ts'
import {
  exit,
  exitGroup,
  farm,
  farmAllocation,
  groupAllocation,
  network,
  node,
  SMALL_GRID,
} from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog, worldOf } from '../fixtures/read-log.ts'

/** A farm of which each slice has two /64s. */
const NARROW = [
  farm('oslo'),
  farmAllocation('oslo', '2001:db8:a:100::/56', 63),
  exitGroup('nordic'),
  groupAllocation('nordic', '2001:db8:e::/48'),
  exit('exit-1', 'nordic'),
]

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'spec' }
const order = orderStream().order('acme', network('blue', ['oslo-1', 'home-1']))

let near: EventStore
let gate: ReturnType<typeof gatedStore>
let slow: Core
let other: Core

beforeEach(async () => {
  near = memoryStore()
  await openGrid({ store: near, name: 'grid' }, SMALL_GRID)
  gate = gatedStore(near)
  slow = await openCore({ store: gate.store, name: 'slow' })
  other = await openCore({ store: near, name: 'other' })
})

const settle = () => new Promise((resolve) => setImmediate(resolve))
const facts = async () => (await readLog(near)).map(({ fact }) => fact.name)
const outcomes = async () =>
  (await facts()).filter((name) => name === 'OrderAccepted' || name === 'OrderRejected')
const claimsLeft = async (): Promise<number> => {
  const world = worldOf(await readLog(near))
  const machines = [...world.all('node'), ...world.all('exit')].map(({ state }) => state.assignments.size)
  const slices = [...world.all('slice')].map(({ state }) =>
    [...state.byClaim.values()].filter(({ claim }) => !claim.order.startsWith('filler')),
  )
  return slices.flat().length + machines.reduce((sum, size) => sum + size, 0)
}
const abandon = async ({ world, journal: { act } }: Core): Promise<void> => {
  await act(
    'network',
    blue,
    { type: 'AbandonNetwork', code: 'PREFIX_EXHAUSTED', sentence: 'nothing is left' },
    cause,
  )
  await openFinisher({ world, act, now: () => STORY_BEGINS, coolDownMs: 0 }).finish(blue, cause)
}
/** Somebody else takes the /64 that was reserved for a member. */
const take = async ({ world, journal: { act } }: Core, owner: string): Promise<void> => {
  const [slice] = world.slicesOf(anAgent(owner)).map((it) => it.slice)
  if (slice === undefined) throw new Error('no slice')
  const requests = [{ claim: aClaim(anAgent(owner), 'filler'), pair: fourthGroup(slice) }]
  const command = { type: 'AllocatePrefixes', slice, requests, now: STORY_BEGINS } as const
  await act('slice', gridRef('slice', prefixId(slice)), command, cause)
}
describe('a coordinator that is slow', () => {
  it('accepts an order that another one finished meanwhile, and claims nothing twice', async () => {
    const arrived = gate.hold(/slice/)
    const deciding = slow.decide(order)
    await arrived
    await other.decide(order)
    gate.open()
    expect(await deciding).toMatchObject({ refusal: null })
    expect((await facts()).filter((name) => name === 'NetworkAllocated')).toHaveLength(1)
    expect(await claimsLeft()).toBe(6)
    expect((await outcomes()).slice(SMALL_GRID.length)).toEqual(['OrderAccepted'])
  })

  it('releases what it claims after another one had abandoned the network, and refuses for that reason', async () => {
    const arrived = gate.hold(/slice|exit|node/)
    const deciding = slow.decide(order)
    await arrived
    await abandon(other)
    gate.open()
    expect(await deciding).toMatchObject({
      refusal: { code: 'PREFIX_EXHAUSTED', sentence: 'nothing is left' },
    })
    expect(await claimsLeft()).toBe(0)
  })

  it('does not miss what was released under its hands', async () => {
    const arrived = gate.hold(/fact\.node/)
    const deciding = slow.decide(order)
    await arrived
    await settle()
    expect(await claimsLeft()).toBe(4)
    await abandon(other)
    gate.open()
    expect(await deciding).toMatchObject({ refusal: { code: 'PREFIX_EXHAUSTED' } })
    expect(await claimsLeft()).toBe(0)
  })

  it('gives up where it wants another /64 for a network that was abandoned meanwhile', async () => {
    const arrived = gate.hold(/slice/)
    const deciding = slow.decide(order)
    await arrived
    await abandon(other)
    await take(other, 'oslo-1')
    gate.open()
    expect(await deciding).toMatchObject({ refusal: { code: 'PREFIX_EXHAUSTED' } })
    expect(await claimsLeft()).toBe(0)
  })

  it('takes another /64 where somebody was faster, and reserves its pair first', async () => {
    const arrived = gate.hold(/slice/)
    const deciding = slow.decide(order)
    await arrived
    await take(other, 'oslo-1')
    gate.open()
    expect(await deciding).toMatchObject({ refusal: null })
    const { plan } = worldOf(await readLog(near)).get('network', blue).state
    expect(plan?.resources[0]?.prefix).toBe('2001:db8:a:108::/64')
    expect(await facts()).toContain('PairReserved')
  })
})

describe('a coordinator that knows less', () => {
  const behind = async (): Promise<void> => {
    near = memoryStore()
    await openGrid({ store: near, name: 'grid' }, SMALL_GRID.slice(0, -1))
    gate = gatedStore(near)
    slow = await openCore({ store: gate.store, name: 'slow' })
    gate.fallBehind()
    other = await openGrid({ store: near, name: 'other' }, SMALL_GRID)
  }

  it('would refuse, but accepts what another one has founded at that moment', async () => {
    await behind()
    const stopped = gatedStore(near)
    const half = await openCore({ store: stopped.store, name: 'half' })
    const arrived = stopped.hold(/slice/)
    void half.decide(order)
    await arrived
    const deciding = slow.decide(order)
    await settle()
    gate.catchUp()
    expect(await deciding).toMatchObject({ refusal: null })
    expect((await facts()).filter((name) => name.startsWith('Network'))).toEqual([
      'NetworkFounded',
      'NetworkAllocated',
    ])
  })

  it('refuses first, and then another one refuses too, for the same reason', async () => {
    await behind()
    expect(await slow.decide(order)).toMatchObject({ refusal: { code: 'NODE_UNKNOWN' } })
    expect(await other.decide(order)).toMatchObject({ outcome: 'known' })
    expect((await facts()).filter((name) => name.startsWith('Network'))).toEqual(['NetworkRefused'])
  })

  it('refuses first and dies before it says so: another one says it, though it would accept', async () => {
    await behind()
    const arrived = gate.hold(/order/)
    void slow.decide(order)
    await arrived
    expect(await other.decide(order)).toMatchObject({
      outcome: 'rejected',
      refusal: { code: 'NODE_UNKNOWN' },
    })
    expect((await facts()).filter((name) => name.startsWith('Network'))).toEqual(['NetworkRefused'])
    expect(await claimsLeft()).toBe(0)
  })
})

it('an order that two decide at once is decided by the one that writes its outcome, and known to the other', async () => {
  const before = (await outcomes()).length
  const arrived = gate.hold(/order/)
  const deciding = slow.decide(order)
  await arrived
  expect(await other.decide(order)).toMatchObject({ outcome: 'accepted' })
  gate.open()
  expect(await deciding).toMatchObject({ outcome: 'known', refusal: null })
  expect((await outcomes()).slice(before)).toEqual(['OrderAccepted'])
})

describe('orders that are decided at once', () => {
  it('choose different /64s and share out the exits, so that none has to try again', async () => {
    const ours = await openGrid({ store: memoryStore(), name: 'ours' }, [
      ...SMALL_GRID,
      exit('exit-2', 'nordic'),
    ])
    const orders = Array.from({ length: 30 }, (_, index) =>
      orderStream(`orders-${index}`).order(`party-${index}`, network('blue', ['oslo-1', 'oslo-2'])),
    )
    await Promise.all(orders.map((it) => ours.decide(it)))
    const names = (await readLog(ours.store)).map(({ fact }) => fact.name)
    expect(names.filter((name) => name === 'NetworkAllocated')).toHaveLength(30)
    expect(names.filter((name) => name === 'PairReserved')).toEqual([])
    const loads = [...ours.world.all('exit')].map(({ state }) => state.assignments.size)
    expect(loads).toEqual([15, 15])
  })

  it('cut another slice only for who finds none of its /64s free in the end', async () => {
    const ours = await openGrid({ store: memoryStore(), name: 'ours' }, [...NARROW, node('oslo-1', 'oslo')])
    const orders = ['acme', 'wile', 'coyote'].map((party) =>
      orderStream(`orders-${party}`).order(party, network('blue', ['oslo-1'])),
    )
    const outcomes = await Promise.all(orders.map((it) => ours.decide(it)))
    expect(outcomes.map(({ outcome }) => outcome)).toEqual(['accepted', 'accepted', 'accepted'])
    const slices = ours.world.slicesOf(anAgent('oslo-1')).map(({ slice }) => slice)
    expect(slices).toEqual(['2001:db8:a:102::/63', '2001:db8:a:104::/63'])
    const given = slices.flatMap((slice) => [
      ...ours.world.get('slice', gridRef('slice', prefixId(slice))).state.taken.keys(),
    ])
    expect(given.map((pair) => pair >> 1)).toEqual([0x81, 0x81, 0x82])
  })
})
