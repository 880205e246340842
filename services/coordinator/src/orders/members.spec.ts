import { memoryStore } from '@sixfold/decider'
import { openFinisher } from '@sixfold/domain'
import { derivedIpv4Prefix, fourthGroup, type Order } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { NodeRegistered } from '@sixfold/events/orders'
import { gridRef, networkRef, wantedMembers } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { type Core, openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { exit, exitGroup, groupAllocation, network, node, SMALL_GRID } from '../fixtures/grid.ts'
import { choice, drain, exitRetirement, growth, nodeRetirement, removal } from '../fixtures/life-orders.ts'
import { orderStream } from '../fixtures/orders.ts'
import { brokenLinks, readLog, worldOf } from '../fixtures/read-log.ts'

const blue = networkRef('acme', 'blue')
const cause = { causationId: 'spec' }
const [oslo1, oslo2, home, exit1, exit2] = ['oslo-1', 'oslo-2', 'home-1', 'exit-1', 'exit-2'].map(anAgent)

const GRID: readonly Order[] = [
  ...SMALL_GRID,
  exit('exit-2', 'nordic'),
  exitGroup('southern'),
  groupAllocation('southern', '2001:db8:f::/48'),
  exit('exit-3', 'southern'),
]

/** The grid with network `blue` on two nodes, one of them with an allocation, served by `exit-1`. */
const open = async (...orders: readonly (readonly [string, Order])[]) => {
  const core = await openGrid({ store: memoryStore(), name: 'grid' }, GRID)
  const stream = orderStream('orders')
  const decide = async (party: string, order: Order) => core.decide(stream.order(party, order))
  await decide('operator', drain('exit-2'))
  await decide('operator', drain('exit-3'))
  await decide('acme', network('blue', ['oslo-1', 'home-1']))
  for (const it of ['exit-2', 'exit-3']) await decide('operator', giveBackOf(it))
  for (const [party, order] of orders) expect(await decide(party, order)).toMatchObject({ refusal: null })
  return { core, decide, stream, state: () => core.world.get('network', blue).state }
}
const giveBackOf = (name: string): Order => ({
  kind: 'order',
  name: 'ExitReturned',
  version: 1,
  data: { exit: anAgent(name) },
})

const namesSince = async ({ store }: Pick<Core, 'store'>, sequence: number): Promise<string[]> =>
  (await readLog(store)).slice(sequence).map(({ fact }) => fact.name)
const finisherOf = ({ world, journal: { act } }: Core) =>
  openFinisher({ world, act, now: () => STORY_BEGINS, coolDownMs: 60_000 })
/** Everybody that was to leave has left, and what that frees is released. */
const leave = async (core: Core, ...members: readonly (typeof oslo1)[]): Promise<void> => {
  await core.journal.act('network', blue, { type: 'LeavePeers', members: members as never }, cause)
  await finisherOf(core).finish(blue, cause)
}
/** Every claim that anybody holds, by who made it for whom. */
const claims = ({ world }: Pick<Core, 'world'>): string[] =>
  [
    ...[...world.all('node'), ...world.all('exit')].flatMap(({ state }) => [...state.assignments.values()]),
    ...[...world.all('slice')].flatMap(({ state }) => [...state.byClaim.values()]),
  ]
    .map(({ claim: { party, network: its, member } }) => `${party}/${its} ${member}`)
    .toSorted()

describe('a network that grows', () => {
  it('keeps a pair, claims, and confirms by one fact', async () => {
    const { core, decide, state } = await open()
    const before = core.world.sequence()
    expect(await decide('acme', growth('blue', 'oslo-2'))).toMatchObject({ refusal: null })
    const names = await namesSince(core, before)
    expect(names.toSorted()).toEqual([
      'OrderAccepted',
      'PortAssigned',
      'PrefixAllocated',
      'ResourceAdded',
      'ResourceReserved',
    ])
    expect(names.slice(-2)).toEqual(['ResourceAdded', 'OrderAccepted'])
    expect(names[0]).toBe('ResourceReserved')
    expect(state().plan?.resources.at(-1)).toMatchObject({
      node: oslo2,
      prefix: '2001:db8:a:200::/64',
      breakout: 'node',
      keys: null,
      removed: null,
    })
    expect([...core.world.networksOf(oslo2 as never)]).toEqual(['sixfold.fact.network.acme.blue'])
  })

  it('has its /64 of the exit where the node has none, and the least MTU of all', async () => {
    const { decide, state } = await open()
    const narrow = NodeRegistered.of({
      ...(node('home-2', 'home').data as Parameters<typeof NodeRegistered.of>[0]),
      underlayMtu: 1_400,
    })
    await decide('operator', narrow)
    await decide('acme', growth('blue', 'home-2'))
    expect(state().plan).toMatchObject({ mtu: 1_320 })
    expect(state().plan?.resources.at(-1)).toMatchObject({ breakout: 'exit' })
    expect(fourthGroup(state().plan?.resources.at(-1)?.prefix as never) >> 8).toBe(0x01)
  })

  it('has pairs of its own, also where they lie in ranges of its address spaces', async () => {
    const { core, decide, state } = await open()
    const range = derivedIpv4Prefix(0x200)
    const attach = {
      type: 'AttachSpace',
      order: 'attach',
      id: 7,
      space: { party: 'acme', space: 'legacy' },
      ranges: [{ node: oslo1, range }],
    }
    await core.journal.act('network', blue, attach as never, cause)
    await decide('acme', growth('blue', 'oslo-2'))
    expect(state().plan?.resources.at(-1)?.prefix).toBe('2001:db8:a:201::/64')
  })

  it.each([
    ['a node that nobody knows', 'nobody', 'NODE_UNKNOWN'],
    ['a node that it is on', 'oslo-1', 'RESOURCE_TAKEN'],
  ])('is refused %s, and that is settled with it', async (_what, name, code) => {
    const { core, decide } = await open()
    const before = [core.world.sequence(), claims(core)] as const
    expect(await decide('acme', growth('blue', name))).toMatchObject({
      refusal: { code, field: 'data.node' },
    })
    expect(await namesSince(core, before[0])).toEqual(['OrderRefused', 'OrderRejected'])
    expect(claims(core)).toEqual(before[1])
  })

  it('gives back what it claimed when the node has no port left', async () => {
    const { core, decide, state } = await open()
    const before = claims(core)
    const { assignments } = core.world.get('node', gridRef('node', oslo2 as never)).state
    core.world.get('node', gridRef('node', oslo2 as never)).state.ports.add(1)
    for (let port = 20_000; port <= 32_767; port += 2)
      core.world.get('node', gridRef('node', oslo2 as never)).state.ports.add(port)
    expect(assignments.size).toBe(0)
    expect(await decide('acme', growth('blue', 'oslo-2'))).toMatchObject({
      refusal: { code: 'PORTS_EXHAUSTED', field: 'data.node' },
    })
    expect([claims(core), state().growing.size]).toEqual([before, 0])
  })
})

describe('a network that leaves a node', () => {
  it('keeps its claims until the node has given it up, and lets its /64 cool from then on', async () => {
    const { core, state } = await open(['acme', removal('blue', 'home-1')])
    expect(state().plan?.resources.find((it) => it.node === home)).toMatchObject({ left: null })
    expect(wantedMembers(state().plan as never)).toEqual([oslo1, exit1])
    const before = claims(core)
    await finisherOf(core).finish(blue, cause)
    expect(claims(core)).toEqual(before)
    await leave(core, home)
    expect(claims(core)).toEqual(before.filter((it) => !it.endsWith(home as string)))
    const cooling = [...core.world.all('slice')].flatMap(({ state: it }) => [...it.cooling.values()])
    expect(cooling).toEqual([STORY_BEGINS + 60_000])
    expect([...core.world.networksOf(home as never)]).toEqual([])
  })

  it('may come back, with another /64, once it has left', async () => {
    const { core, decide, state } = await open(['acme', removal('blue', 'home-1')])
    expect(await decide('acme', growth('blue', 'home-1'))).toMatchObject({
      refusal: { code: 'RESOURCE_LEAVING' },
    })
    await leave(core, home)
    expect(await decide('acme', growth('blue', 'home-1'))).toMatchObject({ refusal: null })
    expect(state().plan?.resources).toMatchObject([
      { node: oslo1 },
      { node: home, removed: null, left: null, keys: null },
    ])
    expect(new Set(state().plan?.resources.map(({ prefix }) => prefix)).size).toBe(2)
  })
})

describe('a node that retires', () => {
  it('is refused while networks are on it, with their names, and stays', async () => {
    const { core, decide } = await open()
    const { refusal } = await decide('operator', nodeRetirement('oslo-1'))
    expect(refusal).toMatchObject({ code: 'NODE_IN_USE', field: 'data.node', value: ['acme/blue'] })
    expect(refusal?.sentence).toContain('1 network: acme/blue')
    const added = await decide('acme', growth('blue', 'oslo-2'))
    expect([added.refusal, core.world.get('node', gridRef('node', oslo1 as never)).state.retiring]).toEqual([
      null,
      null,
    ])
  })

  it('is taken off its networks by force, its claims cool, its slices go back, and its id is used up', async () => {
    const { core, decide, state } = await open()
    const before = core.world.sequence()
    expect(await decide('operator', nodeRetirement('oslo-1', true))).toMatchObject({ refusal: null })
    expect(await namesSince(core, before)).toEqual([
      'NodeRetiring',
      'ResourceRemoved',
      'TeardownForced',
      'PortReleased',
      'PrefixReleased',
      'NodeRetired',
      'SliceReturned',
      'OrderAccepted',
    ])
    expect(wantedMembers(state().plan as never)).toEqual([home, exit1])
    expect(claims(core).filter((it) => it.endsWith(oslo1 as string))).toEqual([])
    for (const [party, order, code] of [
      ['acme', growth('blue', 'oslo-1'), 'NODE_RETIRED'],
      ['acme', network('red', ['oslo-1']), 'NODE_RETIRED'],
      ['operator', node('oslo-1', 'oslo'), 'NODE_RETIRED'],
      ['operator', nodeRetirement('oslo-1'), 'NODE_RETIRED'],
    ] as const)
      expect(await decide(party, order)).toMatchObject({ refusal: { code } })
    expect(core.world.slicesOf(oslo1 as never)).toEqual([])
  })

  it('gives its slice to the next node, whose /64s go on cooling', async () => {
    const { core, decide } = await open(['operator', nodeRetirement('oslo-1', true)])
    await decide('operator', node('oslo-3', 'oslo'))
    expect(core.world.slicesOf(anAgent('oslo-3')).map(({ slice }) => slice)).toEqual(['2001:db8:a:100::/56'])
    const { cooling } = core.world.get('slice', gridRef('slice', '2001-db8-a-100--_56')).state
    expect([...cooling.keys()]).toEqual([0x100])
  })
})

describe('an exit', () => {
  it('that is drained gets no network, not even one that names it', async () => {
    const { decide, state } = await open(['operator', drain('exit-2')])
    expect(await decide('acme', choice('blue', 'exit-2'))).toMatchObject({
      refusal: { code: 'EXIT_DRAINED', field: 'data.exit' },
    })
    expect(state().exitMove).toBeNull()
  })

  it('of the same group may be chosen, and the first one again, and nothing is left over', async () => {
    const { core, decide, state } = await open(['acme', choice('blue', 'exit-2')])
    expect(state()).toMatchObject({ exit: exit1, exitMove: { exit: exit2 } })
    expect(claims(core).filter((it) => it.endsWith(exit2 as string))).toHaveLength(1)
    const before = core.world.sequence()
    await decide('acme', choice('blue', 'exit-2'))
    expect(await namesSince(core, before)).toEqual(['OrderAccepted'])
    await decide('acme', choice('blue', 'exit-1'))
    await finisherOf(core).finish(blue, cause)
    expect(state().exitMove).toBeNull()
    expect(claims(core).filter((it) => it.endsWith(exit2 as string))).toEqual([])
    expect(claims(core).filter((it) => it.endsWith(exit1 as string))).toHaveLength(2)
  })

  it('of another group is refused', async () => {
    const { decide } = await open()
    expect(await decide('acme', choice('blue', 'exit-3'))).toMatchObject({
      refusal: { code: 'EXIT_GROUP_DIFFERS', field: 'data.exit' },
    })
  })

  it('that retires is refused while it serves networks; by force they go to another one of its group', async () => {
    const { core, decide, state } = await open()
    expect(await decide('operator', exitRetirement('exit-1'))).toMatchObject({
      refusal: { code: 'EXIT_IN_USE', value: ['acme/blue'] },
    })
    const before = core.world.sequence()
    expect(await decide('operator', exitRetirement('exit-1', true))).toMatchObject({ refusal: null })
    expect(await namesSince(core, before)).toEqual([
      'ExitDrained',
      'ExitReserved',
      'ExitAssigned',
      'ExitMoved',
      'TeardownForced',
      'ExitRetired',
      'OrderAccepted',
    ])
    expect(state().exitMove).toMatchObject({ exit: exit2 })
    expect(wantedMembers(state().plan as never)).toEqual([oslo1, home])
    // The network keeps its prefixes: the slice that they are of stays.
    expect(core.world.slicesOf(exit1 as never)).toHaveLength(1)
    expect(await decide('operator', exitRetirement('exit-2', true))).toMatchObject({
      refusal: { code: 'EXIT_LAST' },
    })
  })

  it('that retired gives its slices back when the last network that has prefixes of them is gone', async () => {
    const { core, decide } = await open(['operator', exitRetirement('exit-1', true)])
    await decide('acme', {
      kind: 'order',
      name: 'NetworkCancelled',
      version: 1,
      data: { network: 'blue' as never },
    })
    await leave(core, oslo1, home)
    expect(core.world.get('network', blue).state.status).toBe('gone')
    expect([claims(core), core.world.slicesOf(exit1 as never)]).toEqual([[], []])
  })
})

describe('a coordinator that dies', () => {
  const ORDERS: readonly (readonly [string, Order])[] = [
    ['acme', growth('blue', 'oslo-2')],
    ['acme', choice('blue', 'exit-2')],
    ['operator', nodeRetirement('oslo-1', true)],
    ['operator', exitRetirement('exit-1', true)],
  ]
  const facts = async (core: Pick<Core, 'store'>): Promise<string[]> =>
    (await readLog(core.store)).map(({ ref, fact }) => `${ref.aggregate} ${ref.id} ${fact.name}`).toSorted()

  it.each(ORDERS.map((it) => [it[1].name, ...it] as const))(
    'at any write of %s leaves nothing that another one does not finish: the same facts, none twice',
    async (_name, party, order) => {
      const whole = await open()
      await finisherOf(whole.core).finishAll()
      await whole.decide(party, order)
      const expected = [await facts(whole.core), claims(whole.core)]
      for (let death = 1; death <= 12; death += 1) {
        const { core, stream } = await open()
        const placed = stream.order(party, order)
        const far = farStore(core.store, dice(death), { slowness: 0, diesAt: death })
        void (await openCore({ store: far.store, name: 'victim' })).decide(placed)
        await new Promise((resolve) => setImmediate(resolve))
        far.kill()
        const heir = await openCore({ store: core.store, name: 'heir' })
        await finisherOf(heir).finishAll()
        await heir.decide(placed)
        expect([await facts(core), claims(heir)]).toEqual(expected)
        expect(brokenLinks(await readLog(core.store))).toEqual([])
        expect(claims({ world: worldOf(await readLog(core.store)) })).toEqual(expected[1])
      }
    },
  )
})
