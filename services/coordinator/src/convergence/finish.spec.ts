import { type EventStore, memoryStore } from '@sixfold/decider'
import { openFinisher } from '@sixfold/domain'
import { type AgentId, fourthGroup, type Prefix } from '@sixfold/events'
import { aClaim, anAgent, aPrefix } from '@sixfold/events/example-values'
import { GRID_REF, gridRef, networkRef, prefixId } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { cancellation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'
import type { Recorded } from '../journal/feed.ts'

const blue = networkRef('acme', 'blue')
const members = ['oslo-1', 'home-1', 'exit-1'].map(anAgent)
const cause = { causationId: 'spec' }
const COOL_DOWN_MS = 60_000
const finisherOf = ({ world, journal: { act } }: Core) =>
  openFinisher({ world, act, now: () => STORY_BEGINS, coolDownMs: COOL_DOWN_MS })

/** Everything that network `blue` holds of the grid. */
const held = ({ world }: Core) => ({
  prefixes: [...world.all('slice')].flatMap(({ state }) => [...state.taken.keys()]),
  ports: [...world.all('node')].flatMap(({ state }) => [...state.ports]),
  places: [...world.all('exit')].flatMap(({ state }) => [...state.transits]),
})
const NOTHING = { prefixes: [], ports: [], places: [] }

/** Network `blue` on two nodes; given back, if it is to be, and left by so many of its three members. */
const story = async (store: EventStore, left: number | null) => {
  const core = await openGrid({ store }, SMALL_GRID)
  const stream = orderStream()
  await core.decide(stream.order('acme', network('blue', ['oslo-1', 'home-1'])))
  if (left === null) return core
  await core.decide(stream.order('acme', cancellation('blue')))
  const gone = members.slice(0, left)
  if (left > 0) await core.journal.act('network', blue, { type: 'LeavePeers', members: gone }, cause)
  return core
}
const statusOf = ({ world }: Core): string => world.get('network', blue).state.status

describe('the finisher', () => {
  it.each([null, 0, 2])('takes nothing from a network that somebody holds (left: %s)', async (left) => {
    const core = await story(memoryStore(), left)
    const before = [held(core), core.world.sequence()]
    await finisherOf(core).finish(blue, cause)
    expect([held(core), core.world.sequence()]).toEqual(before)
    expect(held(core).prefixes).toHaveLength(3)
  })

  it('releases everything when nobody holds it, closes the network, and lets its /64s cool', async () => {
    const core = await story(memoryStore(), 3)
    await finisherOf(core).finish(blue, cause)
    expect([held(core), statusOf(core)]).toEqual([NOTHING, 'gone'])
    const [slice] = core.world.slicesOf(anAgent('oslo-1'))
    const { cooling } = core.world.get('slice', gridRef('slice', prefixId(slice?.slice as never))).state
    expect([...cooling.values()]).toEqual([STORY_BEGINS + COOL_DOWN_MS])
  })

  it('gives back a second /64 of a member, from another slice of its owner, and keeps the one that it lives on', async () => {
    const core = await story(memoryStore(), null)
    const { world, journal } = core
    const [oslo] = members as [AgentId]
    const { order } = world.get('network', blue).state
    const allocation = gridRef('allocation', prefixId(aPrefix('2001:db8:a::/48')))
    const cut = {
      type: 'CutSlice',
      prefixes: [aPrefix('2001:db8:a::/48')],
      sliceLength: 56,
      owner: oslo,
      ordinal: 1,
      registered:
        world.get('grid', GRID_REF).state.allocations.get(aPrefix('2001:db8:a::/48'))?.registeredAt ?? 0,
    } as const
    await journal.act('allocation', allocation, cut, cause)
    const slice = world.slicesOf(oslo).at(-1)?.slice as Prefix
    const claim = aClaim(oslo, order as string)
    const requests = [{ claim, pair: fourthGroup(slice) + 7 }]
    const command = { type: 'AllocatePrefixes', slice, requests, now: STORY_BEGINS } as const
    await journal.act('slice', gridRef('slice', prefixId(slice)), command, cause)
    expect(held(core).prefixes).toHaveLength(4)
    const [{ fact, ref }] = (await readLog(core.store)).slice(-1) as [Recorded]
    await finisherOf(core).tidy({ fact, ref }, cause)
    const { plan } = world.get('network', blue).state
    expect(held(core).prefixes.toSorted()).toEqual(
      [...(plan?.resources ?? []), plan?.exitPoint].map((it) => fourthGroup(it?.prefix as Prefix)).toSorted(),
    )
  })

  it('does nothing the second time, nor for a network that never was', async () => {
    const core = await story(memoryStore(), 3)
    const finisher = finisherOf(core)
    await finisher.finish(blue, cause)
    const before = core.world.sequence()
    await finisher.finish(blue, cause)
    await finisher.finishAll()
    await finisher.finish(networkRef('acme', 'green'), cause)
    expect(core.world.sequence()).toBe(before)
  })

  it('releases what a network claimed that was abandoned, and leaves its end written as it is', async () => {
    const core = await story(memoryStore(), null)
    const before = held(core)
    const founding = (await readLog(core.store)).flatMap(({ fact }) =>
      fact.name === 'NetworkFounded' ? [fact] : [],
    )
    const red = networkRef('acme', 'red')
    const [data] = founding.map((fact) => ({ ...fact.data, order: 'order-red' as never }))
    if (data === undefined) throw new Error('no founding')
    await core.journal.act('network', red, { type: 'FoundNetwork', data }, cause)
    const claim = {
      order: data.order,
      party: 'acme' as never,
      network: 'red' as never,
      member: members[0] as never,
    }
    const assign = { type: 'AssignPorts', node: members[0] as never, claims: [claim] } as const
    await core.journal.act('node', gridRef('node', members[0] as string), assign, cause)
    expect(held(core)).not.toEqual(before)
    await core.journal.act('network', red, { type: 'AbandonNetwork', code: 'X', sentence: 'x' }, cause)
    await finisherOf(core).finishAll()
    expect(held(core)).toEqual(before)
    expect(core.world.get('network', red).state.status).toBe('abandoned')
  })

  it('finishes what an earlier life left in the middle, wherever that was', async () => {
    for (let death = 1; death <= 8; death += 1) {
      const near = memoryStore()
      await story(near, 3)
      const far = farStore(near, dice(death), { slowness: 0, diesAt: death })
      void finisherOf(await openCore({ store: far.store, name: 'victim' })).finish(blue, cause)
      await new Promise((resolve) => setImmediate(resolve))
      far.kill()
      const heir = await openCore({ store: near, name: 'heir' })
      await finisherOf(heir).finishAll()
      expect([held(heir), statusOf(heir)]).toEqual([NOTHING, 'gone'])
      const log = await readLog(near)
      const released = log.filter(({ fact }) => fact.name === 'PrefixReleased')
      expect(
        released.flatMap(({ fact }) => (fact.name === 'PrefixReleased' ? fact.data.releases : [])),
      ).toHaveLength(3)
    }
  })
})
