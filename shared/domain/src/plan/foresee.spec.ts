import type { Order } from '@sixfold/events'
import { anAgent, anOrder, aParty } from '@sixfold/events/example-values'
import { type FoldedAggregate, gridRef, networkRef, type World } from '@sixfold/fold'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { branchOf } from './branch.ts'
import { type Asked, foresee } from './foresee.ts'
import {
  aWorld,
  BEGIN,
  cancellation,
  GRID,
  growingWorld,
  network,
  randomOrders,
  worldAt,
} from './worlds.examples.ts'

const KINDS: readonly FoldedAggregate[] = [
  'grid',
  'farm',
  'allocation',
  'slice',
  'node',
  'exit',
  'network',
  'pool',
  'space',
  'tenant',
]
const AGENTS = ['oslo-1', 'oslo-2', 'oslo-3', 'home-1', 'exit-1'].map(anAgent)

/** Everything that a world answers. */
const told = (world: World): unknown => ({
  aggregates: KINDS.map((kind) =>
    [...world.all(kind)]
      .map(({ ref, state, sequence, moved }) => ({ ref, state, sequence, moved }))
      .toSorted((a, b) => (JSON.stringify(a.ref) < JSON.stringify(b.ref) ? -1 : 1)),
  ),
  counts: KINDS.map(world.count),
  agents: AGENTS.map((id) => [
    world.slicesOf(id),
    world.slicesEverOf(id),
    [...world.networksOf(id)].toSorted(),
  ]),
  parties: ['acme', 'bolt'].map(world.ofParty),
  sequence: world.sequence(),
})

let asked = 0
const ask = (order: Order, party = 'acme'): Asked => {
  asked += 1
  return { order, party: aParty(party), key: anOrder(`asked-${asked}`) }
}
const at = { now: BEGIN, coolDownMs: 0 }

describe('foreseeing an order', () => {
  it('tells its facts, and leaves the world as it was', async () => {
    const { world } = await aWorld({ 'acme/blue': ['oslo-1'] })
    const before = structuredClone(told(world))
    const { orders } = await foresee(world, [ask(network('green', ['oslo-1', 'home-1']))], at)
    expect(orders[0]?.refused).toBeNull()
    expect(orders[0]?.facts.map(({ fact }) => fact.name)).toEqual(
      expect.arrayContaining([
        'NetworkFounded',
        'PrefixAllocated',
        'PortAssigned',
        'ExitAssigned',
        'NetworkAllocated',
      ]),
    )
    expect(orders[0]?.facts.map(({ sequence }) => sequence)).toEqual(
      orders[0]?.facts.map((_, index) => world.sequence() + 1 + index),
    )
    expect(told(world)).toEqual(before)
  })

  it('tells the refusal, in the words of whoever decides it', async () => {
    const { world } = await aWorld({})
    const { orders } = await foresee(world, [ask(network('green', ['nowhere'])), ask(GRID[0] as Order)], at)
    expect(orders.map(({ refused }) => refused?.code)).toEqual(['NODE_UNKNOWN', 'NOT_OPERATOR'])
  })

  it('goes on from one order to the next', async () => {
    const { world } = await aWorld({})
    const { orders } = await foresee(
      world,
      [ask(network('green', ['oslo-1'])), ask(cancellation('green'))],
      at,
    )
    expect(orders.map(({ refused }) => refused)).toEqual([null, null])
    expect(orders[1]?.facts.map(({ fact }) => fact.name)).toContain('NetworkCancelled')
  })

  it('says what it looked at, and not what it only walked past', async () => {
    const { world } = await aWorld({ 'acme/blue': ['oslo-1'] })
    const { reads } = await foresee(world, [ask(cancellation('blue'))], at)
    expect([...reads.aggregates.keys()]).toContain('sixfold.fact.network.acme.blue')
    expect([...reads.aggregates.keys()].join()).not.toMatch(/\.farm\.|\.node\./)
    const branch = branchOf(world)
    for (const { ref } of branch.world.all('node')) expect(ref.aggregate).toBe('node')
    expect([...branch.reads.aggregates]).toEqual([])
    for (const { state } of branch.world.all('node')) expect(state).toBeDefined()
    expect(branch.reads.aggregates.size).toBe(4)
  })

  it('leaves behind what really happens then, for any history', async () => {
    await fc.assert(
      fc.asyncProperty(randomOrders, fc.nat(5), async (orders, cut) => {
        const real = growingWorld()
        await real.found()
        for (const order of GRID) await real.order('operator', order)
        for (const { party, order, isJoined } of orders.slice(0, cut)) {
          await real.order(party, order)
          if (isJoined && 'network' in order.data) await real.join(party, order.data.network as string)
        }
        const begin = real.log.length
        const next = orders.slice(cut)
        const keys = next.map((_, index) =>
          anOrder(`order-${GRID.length + Math.min(cut, orders.length) + index + 1}`),
        )
        const foreseen = await foresee(
          real.world,
          next.map(({ party, order }, index) => ({ order, party: aParty(party), key: keys[index] as never })),
          at,
        )
        const refused = []
        for (const { party, order } of next) refused.push(await real.order(party, order))
        expect(foreseen.orders.map((it) => it.refused)).toEqual(refused)
        expect(foreseen.orders.flatMap(({ facts }) => facts)).toEqual(real.log.slice(begin))
        expect(told(foreseen.world)).toEqual(told(real.world))
        expect(told(real.world)).toEqual(told(worldAt(real.log, real.log.length)))
      }),
      { numRuns: 40 },
    )
  })

  it('keeps in a branch what was begun beneath it', async () => {
    const { world } = await aWorld({ 'acme/blue': ['oslo-1'] })
    const { world: branch } = branchOf(world)
    expect(branch.get('network', networkRef('acme', 'blue')).state.status).toBe('allocated')
    expect(branch.get('node', gridRef('node', anAgent('oslo-1'))).state.machine?.name).toBe('oslo-1')
  })
})
