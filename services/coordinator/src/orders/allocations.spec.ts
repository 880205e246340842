import { memoryStore } from '@sixfold/decider'
import { returnSlices } from '@sixfold/domain/orders/return-slices'
import type { Order } from '@sixfold/events'
import { anAgent, aPrefix } from '@sixfold/events/example-values'
import { AllocationExtended, AllocationWithdrawn } from '@sixfold/events/orders'
import { allocationRef, GRID_REF, gridRef, networkRef, prefixId } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { type Core, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import {
  cancellation,
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

const SITE = '2001:db8:a::/48'
const extension = (prefix: string, extended: string): Order =>
  AllocationExtended.of({ prefix: aPrefix(prefix), extended: aPrefix(extended) })
const withdrawal = (prefix: string, force = false): Order =>
  AllocationWithdrawn.of({ prefix: aPrefix(prefix), force })

const open = async (orders: readonly Order[] = SMALL_GRID) => {
  const core = await openGrid({ store: memoryStore() }, orders)
  const stream = orderStream()
  return {
    ...core,
    order: (party: string, order: Order) => core.decide(stream.order(party, order)),
    slices: (owner: string) => core.world.slicesOf(anAgent(owner)).map(({ slice }) => slice),
    prefixes: (name: string) => {
      const { plan } = core.world.get('network', networkRef('acme', name)).state
      return plan?.resources.map(({ prefix, breakout }) => `${prefix} ${breakout}`)
    },
  }
}
const cause = { causationId: 'spec' }

describe('an allocation that was extended', () => {
  it('gives from what it grew by, and what was cut stays', async () => {
    const { order, slices } = await open([farm('oslo'), farmAllocation('oslo', '2001:db8:b::/56', 57)])
    await order('operator', node('oslo-1', 'oslo'))
    expect(await order('operator', node('oslo-2', 'oslo'))).toMatchObject({
      refusal: { code: 'ALLOCATION_EXHAUSTED' },
    })
    const larger = extension('2001:db8:b::/56', '2001:db8:b::/55')
    expect(await order('operator', larger)).toMatchObject({ outcome: 'accepted' })
    await order('operator', node('oslo-2', 'oslo'))
    expect([slices('oslo-1'), slices('oslo-2')]).toEqual([['2001:db8:b:80::/57'], ['2001:db8:b:100::/57']])
    expect(await order('operator', larger)).toMatchObject({ outcome: 'accepted' })
  })
})

describe('an allocation that is in use', () => {
  it('is not withdrawn: the refusal names the networks and their /64s', async () => {
    const { order } = await open()
    await order('acme', network('blue', ['oslo-1', 'oslo-2']))
    expect(await order('operator', withdrawal(SITE))).toMatchObject({
      refusal: {
        code: 'ALLOCATION_IN_USE',
        field: 'data.prefix',
        sentence: `${SITE} is in use by 1 network with 2 /64s: 2001:db8:a:100::/64 of acme/blue, 2001:db8:a:200::/64 of acme/blue; with force they keep them until they give them up, and nobody gets new ones`,
      },
    })
  })

  it('names 20 of them, and says how many more there are', async () => {
    const { order } = await open()
    for (let index = 0; index < 12; index += 1)
      await order('acme', network(`net-${index}`, ['oslo-1', 'oslo-2']))
    const { refusal } = await order('operator', withdrawal(SITE))
    expect(refusal?.sentence).toContain('by 12 networks with 24 /64s')
    expect(refusal?.sentence.match(/of acme/g)).toHaveLength(20)
    expect(refusal?.sentence).toContain(' and 4 more;')
  })

  it('is withdrawn by force: what is in use stays, new ones come from elsewhere, and it can come back', async () => {
    const { order, prefixes, slices } = await open()
    await order('acme', network('blue', ['oslo-1']))
    await order('operator', withdrawal(SITE, true))
    await order('acme', network('green', ['oslo-1']))
    expect(prefixes('blue')).toEqual(['2001:db8:a:100::/64 node'])
    expect(prefixes('green')).toEqual([expect.stringMatching(/^2001:db8:e:.* exit$/)])
    expect(await order('operator', node('oslo-3', 'oslo'))).toMatchObject({ outcome: 'accepted' })
    expect(slices('oslo-3')).toEqual([])

    expect(await order('operator', farmAllocation('bergen', SITE))).toMatchObject({
      refusal: { code: 'FARM_UNKNOWN' },
    })
    await order('operator', farm('bergen'))
    expect(await order('operator', farmAllocation('bergen', SITE))).toMatchObject({
      refusal: { code: 'ALLOCATION_WITHDRAWN' },
    })
    expect(await order('operator', farmAllocation('oslo', SITE))).toMatchObject({ outcome: 'accepted' })
    await order('acme', network('red', ['oslo-1', 'oslo-3']))
    expect(prefixes('red')).toEqual(['2001:db8:a:101::/64 node', '2001:db8:a:300::/64 node'])
  })

  it('gives to nodes from the next allocation of their farm', async () => {
    const { order, prefixes } = await open([...SMALL_GRID, farmAllocation('oslo', '2001:db8:b::/48')])
    await order('operator', withdrawal(SITE))
    await order('acme', network('blue', ['oslo-1']))
    expect(prefixes('blue')).toEqual(['2001:db8:b:100::/64 node'])
  })

  it('serves no exit any more: there the group needs another one', async () => {
    const { order } = await open()
    await order('operator', withdrawal('2001:db8:e::/48'))
    expect(await order('acme', network('blue', ['oslo-1']))).toMatchObject({
      refusal: {
        code: 'PREFIX_EXHAUSTED',
        sentence:
          'no /64 is left on exit exit-1: exit-group nordic has no allocation: register one for it first',
      },
    })
  })
})

it('is closed for a coordinator too that has not heard that it was withdrawn', async () => {
  const { order, journal, world } = await open()
  const before = world.get('grid', GRID_REF).state.allocations.get(aPrefix(SITE))
  if (before === undefined) throw new Error('no allocation')
  await order('operator', withdrawal(SITE))
  const { prefixes, sliceLength, registeredAt: registered } = before
  const stale = {
    type: 'CutSlice',
    prefixes,
    sliceLength,
    registered,
    owner: anAgent('x'),
    ordinal: 0,
  } as const
  expect(await journal.act('allocation', allocationRef(before), stale, cause)).toMatchObject({
    refused: { code: 'ALLOCATION_WITHDRAWN' },
  })
  expect(await order('operator', withdrawal('2001:db8:77::/48'))).toMatchObject({
    refusal: { code: 'ALLOCATION_UNKNOWN' },
  })
})

describe('a machine that left', () => {
  const leave = async (core: Core, name: string): Promise<void> => {
    const blue = networkRef('acme', name)
    const members = ['oslo-1', 'exit-1'].map(anAgent)
    await core.journal.act('network', blue, { type: 'LeavePeers', members }, cause)
    await core.desk.release(blue, cause)
  }

  it('keeps its slice while a /64 of it is in use; then another machine gets it, and what cools goes on cooling', async () => {
    const core = await open()
    const { order, slices, world } = core
    const [mine] = slices('oslo-1')
    if (mine === undefined) throw new Error('no slice')
    await order('acme', network('blue', ['oslo-1']))
    const { act } = core.journal
    await returnSlices(anAgent('oslo-1'), { world, act, cause })
    expect(slices('oslo-1')).toEqual([mine])
    await order('acme', cancellation('blue'))
    await leave(core, 'blue')
    await returnSlices(anAgent('oslo-1'), { world, act, cause })
    await returnSlices(anAgent('oslo-1'), { world, act, cause })
    expect(slices('oslo-1')).toEqual([])
    await order('operator', node('oslo-3', 'oslo'))
    expect(slices('oslo-3')).toEqual([mine])
    expect(world.slicesEverOf(anAgent('oslo-1')).map(({ slice }) => slice)).toEqual([mine])
    expect(world.get('slice', gridRef('slice', prefixId(mine))).state.cooling.size).toBe(1)
  })
})

it('says when nothing is left how much of it cools, and until when', async () => {
  const core = await open([
    farm('home'),
    node('home-1', 'home'),
    exitGroup('nordic'),
    groupAllocation('nordic', '2001:db8:e::/56', 62),
    exit('exit-1', 'nordic'),
  ])
  const { journal, order, slices } = core
  // Its only slice is full, and the rest of the allocation is others'.
  for (let ordinal = 0; ordinal < 62; ordinal += 1) {
    const cuts = { prefixes: [aPrefix('2001:db8:e::/56')], sliceLength: 62, registered: 1 }
    const command = { type: 'CutSlice', ...cuts, owner: anAgent('other'), ordinal } as const
    await journal.act('allocation', gridRef('allocation', '2001-db8-e--_56'), command, cause)
  }
  const [slice] = slices('exit-1')
  if (slice === undefined) throw new Error('no slice')
  const ref = gridRef('slice', prefixId(slice))
  const claimOf = (index: number) => ({
    order: `filler-${index}` as never,
    party: 'acme' as never,
    network: 'x' as never,
    member: anAgent('exit-1'),
  })
  const requests = [4, 5, 6, 7].map((pair) => ({ claim: claimOf(pair), pair }))
  await journal.act('slice', ref, { type: 'AllocatePrefixes', slice, requests, now: STORY_BEGINS }, cause)
  for (const [index, coolDownMs] of [60_000, 30_000].entries()) {
    const claims = [claimOf(4 + index)]
    await journal.act('slice', ref, { type: 'ReleasePrefixes', claims, now: STORY_BEGINS, coolDownMs }, cause)
  }
  expect(await order('acme', network('blue', ['home-1']))).toMatchObject({
    refusal: {
      code: 'PREFIX_EXHAUSTED',
      sentence:
        'no /64 is left on exit exit-1 (2 of its 4 are cooling, the next is free at 2026-11-21T08:00:30.000Z): 2001:db8:e::/56 has no /62 left: all 63 are cut',
    },
  })
})

it('gives a node a slice of an allocation that its farm got later, when it needs one', async () => {
  const { order, slices, prefixes } = await open([
    farm('oslo'),
    node('oslo-1', 'oslo'),
    exitGroup('nordic'),
    groupAllocation('nordic', '2001:db8:e::/48'),
    exit('exit-1', 'nordic'),
  ])
  await order('acme', network('blue', ['oslo-1']))
  await order('operator', farmAllocation('oslo', SITE))
  expect(slices('oslo-1')).toEqual([])
  await order('acme', network('green', ['oslo-1']))
  expect([prefixes('blue'), prefixes('green'), slices('oslo-1')]).toEqual([
    ['2001:db8:e:100::/64 exit'],
    ['2001:db8:a:100::/64 node'],
    ['2001:db8:a:100::/56'],
  ])
})
