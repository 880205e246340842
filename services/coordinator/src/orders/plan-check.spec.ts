import { memoryStore } from '@sixfold/decider'
import { encode, factSubject, instantOf, type Order, orderKey, planKey } from '@sixfold/events'
import { networkRef } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { gatedStore } from '../fixtures/gated-store.ts'
import { cancellation, farm, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'
import type { PlacedOrder } from './placed-order.ts'

const small = (name = 'a', store = memoryStore()) => openGrid({ store, name }, SMALL_GRID)
const blue = network('blue', ['oslo-1', 'oslo-2'])
const green = network('green', ['oslo-2'])

let placed = 0
type Parts = Readonly<{ party?: string; planId?: string }>

/** An order that is placed for a plan. */
const planned = (order: Order, ifRevision: number, { party = 'acme', planId }: Parts = {}): PlacedOrder => {
  placed += 1
  const meta = {
    id: `planned-${placed}`,
    source: 'portal',
    time: instantOf(STORY_BEGINS),
    party,
    ifRevision,
    planId,
  }
  return { sequence: placed, stream: 'orders-planned', party, bytes: encode(order, meta) }
}
const stale = { outcome: 'rejected', refusal: { code: 'plan-stale', field: 'ifrevision' } }

describe('an order that was placed for a plan', () => {
  it('is decided as long as nothing moved that it touches', async () => {
    const core = await small()
    const revision = core.world.sequence()
    await core.decide(orderStream().order('operator', farm('elsewhere')))
    expect(await core.decide(planned(blue, revision))).toMatchObject({ outcome: 'accepted' })

    expect((await readLog(core.store))[revision + 2]?.fact).toMatchObject({
      name: 'PlanChecked',
      data: { revision, plan: null, stale: null },
    })
  })

  it('is refused as soon as something did, with what and by which fact; and nothing of it happens', async () => {
    const core = await small()
    const revision = core.world.sequence()
    await core.decide(orderStream().order('bolt', green))
    const before = core.world.sequence()
    const { refusal } = await core.decide(planned(blue, revision))
    expect(refusal).toMatchObject(stale.refusal)
    expect(refusal?.sentence).toMatch(/stands on fact \d+, and \S+ moved since, by fact \d+, \w+/)
    const behind = (await readLog(core.store)).slice(before)
    expect(behind.map(({ fact }) => fact.name)).toEqual(['PlanChecked', 'OrderRejected'])
    expect(core.world.get('network', networkRef('acme', 'blue')).state.status).toBe('none')
  })

  it('may be placed again on what is there now', async () => {
    const core = await small()
    const revision = core.world.sequence()
    await core.decide(orderStream().order('bolt', green))
    expect(await core.decide(planned(blue, revision))).toMatchObject(stale)
    expect(await core.decide(planned(blue, core.world.sequence()))).toMatchObject({
      outcome: 'accepted',
    })
  })

  it('does not mind that a network converged', async () => {
    const core = await small()
    const stream = orderStream()
    await core.decide(stream.order('acme', blue))
    const revision = core.world.sequence()
    const ref = networkRef('acme', 'blue')
    const stragglers = [
      { member: core.world.get('network', ref).state.nodes[0] as never, reason: 'silent' as const },
    ]
    await core.journal.act(
      'network',
      ref,
      { type: 'DegradeNetwork', stragglers },
      { causationId: 'deadline' },
    )
    expect(core.world.sequence()).toBe(revision + 1)
    expect(await core.decide(planned(cancellation('blue'), revision))).toMatchObject({ outcome: 'accepted' })
  })

  it('that was made on another log is refused', async () => {
    const core = await small()
    const { refusal } = await core.decide(planned(blue, 4_000))
    expect(refusal).toMatchObject({
      code: 'plan-stale',
      sentence: expect.stringContaining('none on this log'),
    })
  })

  it('may follow others of the same plan, but not of another', async () => {
    const core = await small()
    const revision = core.world.sequence()
    const next = (order: Order, parts: Parts) => core.decide(planned(order, revision, parts))
    expect(await next(blue, { planId: 'plan-1' })).toMatchObject({ outcome: 'accepted' })
    expect(await next(green, { planId: 'plan-2' })).toMatchObject(stale)
    expect(await next(green, {})).toMatchObject(stale)
    expect(await next(green, { planId: 'plan-1', party: 'bolt' })).toMatchObject(stale)
    expect(await next(green, { planId: 'plan-1' })).toMatchObject({ outcome: 'accepted' })
  })

  it('is not refused for its own facts, nor for what came behind them, when it was left half done', async () => {
    const near = memoryStore()
    const gate = gatedStore(near)
    const north = await small('north', gate.store)
    const revision = north.world.sequence()
    const order = planned(blue, revision)
    const held = gate.hold(/slice/)
    void north.decide(order) // and never comes back from it
    await held
    const south = await openGrid({ store: near, name: 'south' }, [])
    await south.feed.caughtUp
    expect(south.world.get('network', networkRef('acme', 'blue')).state.status).toBe('founded')
    expect(await south.decide(orderStream('behind').order('bolt', green))).toMatchObject({
      outcome: 'accepted',
    })
    expect(await south.decide(order)).toMatchObject({ outcome: 'accepted' })
    expect(south.world.get('network', networkRef('acme', 'blue')).state.status).toBe('allocated')
  })

  it('gets one answer from two coordinators, of which one knows more', async () => {
    const near = memoryStore()
    const gate = gatedStore(near)
    const south = await small('south', gate.store)
    const north = await openGrid({ store: near, name: 'north' }, [])
    const revision = south.world.sequence()
    const order = planned(blue, revision)
    const held = gate.hold(/network/)
    gate.fallBehind()
    await north.decide(orderStream().order('bolt', green))
    const slow = south.decide(order)
    await held
    expect(await north.decide(order)).toMatchObject({ outcome: 'accepted' })
    gate.catchUp()
    gate.open()
    expect(['known', 'accepted']).toContain((await slow).outcome)
    const key = orderKey('acme', 'portal', `planned-${placed}`)
    const log = await readLog(near)
    const answers = log.filter(({ ref }) => factSubject(ref).endsWith(planKey(key)))
    expect(answers).toHaveLength(1)
  })
})
