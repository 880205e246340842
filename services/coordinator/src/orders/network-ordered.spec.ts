import { type EventStore, memoryStore } from '@sixfold/decider'
import { fourthGroup } from '@sixfold/events'
import { aClaim, anAgent, aPrefix } from '@sixfold/events/example-values'
import { gridRef, networkRef, prefixId } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
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
import { brokenLinks, readLog, worldOf } from '../fixtures/read-log.ts'

const stateOf = ({ world }: Pick<Core, 'world'>, name: string) =>
  world.get('network', networkRef('acme', name)).state
const [first, second, home, exit1] = ['oslo-1', 'oslo-2', 'home-1', 'exit-1'].map(anAgent)

/** Gives away /64s of a slice, from its lowest on. */
const fill = async (core: Core, owner: string, count: number): Promise<void> => {
  const [slice] = core.world.slicesOf(anAgent(owner)).map(({ slice: it }) => it)
  if (slice === undefined) throw new Error(`${owner} has no slice`)
  const requests = Array.from({ length: count }, (_, index) => ({
    claim: aClaim(anAgent(owner), `filler-${index}`),
    pair: fourthGroup(slice) + index,
  }))
  const command = { type: 'AllocatePrefixes', slice, requests, now: 0 } as const
  await core.journal.act('slice', gridRef('slice', prefixId(slice)), command, { causationId: 'filler' })
}

describe('a network that was ordered', () => {
  it('has a /64 of each node where it has a slice, else of the exit, and ports, and a place on the exit', async () => {
    const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
    await core.decide(orderStream().order('acme', network('blue', ['oslo-1', 'oslo-2', 'home-1'])))
    expect(stateOf(core, 'blue').plan).toMatchObject({
      resources: [
        { node: first, prefix: '2001:db8:a:100::/64', breakout: 'node', keys: null, left: null },
        { node: second, prefix: '2001:db8:a:200::/64', breakout: 'node' },
        { node: home, prefix: '2001:db8:e:101::/64', breakout: 'exit' },
      ],
      exitPoint: { exit: exit1, prefix: '2001:db8:e:102::/64', transit: 1 },
      mtu: 1420,
      cancelled: null,
    })
  })

  it('goes to the exit that serves the fewest, in its group where it asks for one', async () => {
    const core = await openGrid({ store: memoryStore() }, [
      ...SMALL_GRID,
      exit('exit-2', 'nordic'),
      exitGroup('southern'),
      groupAllocation('southern', '2001:db8:f::/48'),
      exit('exit-3', 'southern'),
    ])
    const stream = orderStream()
    const exits: (string | undefined)[] = []
    for (const group of [undefined, undefined, undefined, 'nordic', 'southern']) {
      const name = `net-${exits.length}`
      await core.decide(stream.order('acme', network(name, ['oslo-1'], group)))
      exits.push(stateOf(core, name).plan?.exitPoint.exit)
    }
    expect(new Set(exits.slice(0, 3))).toEqual(new Set(['exit-1', 'exit-2', 'exit-3'].map(anAgent)))
    expect([anAgent('exit-1'), anAgent('exit-2')]).toContain(exits[3])
    expect(exits[4]).toBe(anAgent('exit-3'))
  })

  it('gets another slice cut where those of its owner are full', async () => {
    const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
    await fill(core, 'oslo-1', 256)
    await core.decide(orderStream().order('acme', network('blue', ['oslo-1'])))
    expect(stateOf(core, 'blue').plan?.resources).toMatchObject([{ prefix: '2001:db8:a:300::/64' }])
  })

  it('gets a /64 of a second slice also where both slices have the same fourth groups', async () => {
    const core = await openGrid({ store: memoryStore() }, [
      ...SMALL_GRID.filter(
        ({ name, data }) =>
          name !== 'AllocationRegistered' || !('prefix' in data && data.prefix.startsWith('2001:db8:a')),
      ),
      farm('bergen'),
      farmAllocation('bergen', '2001:db8:a::/56', 57),
      farmAllocation('bergen', '2001:db8:b::/56', 57),
      node('bergen-1', 'bergen'),
    ])
    await fill(core, 'bergen-1', 128)
    const before = core.world.sequence()
    expect(await core.decide(orderStream().order('acme', network('blue', ['bergen-1'])))).toMatchObject({
      refusal: null,
    })
    expect(stateOf(core, 'blue').plan?.resources).toMatchObject([{ prefix: '2001:db8:b:80::/64' }])
    expect(core.world.slicesOf(anAgent('bergen-1'))).toHaveLength(2)
    expect(core.world.sequence() - before).toBeLessThan(10)
  })

  it('is refused where nothing is left, and everything that it could need is free as before', async () => {
    const core = await openGrid({ store: memoryStore() }, [
      farm('oslo'),
      farmAllocation('oslo', '2001:db8:a::/56', 57),
      exitGroup('nordic'),
      groupAllocation('nordic', '2001:db8:e::/48'),
      exit('exit-1', 'nordic'),
      node('oslo-1', 'oslo'),
    ])
    await fill(core, 'oslo-1', 128)
    const { refusal } = await core.decide(orderStream().order('acme', network('blue', ['oslo-1'])))
    expect(refusal).toMatchObject({
      code: 'PREFIX_EXHAUSTED',
      sentence: expect.stringContaining('node oslo-1'),
    })
    expect(stateOf(core, 'blue').status).toBe('none')
    expect(core.world.get('exit', gridRef('exit', anAgent('exit-1'))).state.assignments.size).toBe(0)
  })

  it('has other addresses than the one that was there before, for as long as those cool', async () => {
    const core = await openGrid({ store: memoryStore() }, SMALL_GRID)
    const stream = orderStream()
    await core.decide(stream.order('acme', network('blue', ['oslo-1'])))
    await core.decide(stream.order('acme', cancellation('blue')))
    await core.decide(stream.order('acme', network('green', ['oslo-1'])))
    const prefixes = ['blue', 'green'].map((name) => stateOf(core, name).plan?.resources[0]?.prefix)
    expect(prefixes).toEqual([aPrefix('2001:db8:a:100::/64'), aPrefix('2001:db8:a:101::/64')])
  })
})

describe('a coordinator that dies', () => {
  const orders = () => {
    const stream = orderStream()
    stream.order('acme', network('blue', ['oslo-1', 'oslo-2', 'home-1']))
    stream.order('acme', network('green', ['oslo-1', 'home-1']))
    stream.order('acme', cancellation('blue'))
    return stream.placed
  }
  const taken = async (store: EventStore, name: string): Promise<void> => {
    const core = await openCore({ store, name })
    for (const order of orders()) await core.decide(order)
  }
  const world = async (store: EventStore) => {
    const log = await readLog(store)
    expect(brokenLinks(log)).toEqual([])
    const folded = worldOf(log)
    return {
      facts: log
        .map(({ ref, fact }) => [ref, fact.name])
        .map((it) => JSON.stringify(it))
        .toSorted(),
      networks: ['blue', 'green'].map((name) => {
        const { status, plan } = stateOf({ world: folded }, name)
        return [status, plan?.resources.map(({ prefix, ports }) => [prefix, ports]), plan?.exitPoint.transit]
      }),
    }
  }

  it('at any of its writes leaves nothing that another one does not finish: the same facts, none twice', async () => {
    const whole = memoryStore()
    await openGrid({ store: whole, name: 'grid' }, SMALL_GRID)
    await taken(whole, 'only')
    const expected = await world(whole)
    for (let death = 1; death <= 24; death += 1) {
      for (const seed of [1, 2, 3]) {
        const near = memoryStore()
        await openGrid({ store: near, name: 'grid' }, SMALL_GRID)
        const far = farStore(near, dice(seed + 10 * death), { slowness: 0, diesAt: death })
        void taken(far.store, 'victim')
        await new Promise((resolve) => setImmediate(resolve))
        far.kill()
        await taken(near, 'heir')
        expect(await world(near)).toEqual(expected)
      }
    }
  })
})
