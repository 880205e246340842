import { memoryStore } from '@sixfold/decider'
import { openFinisher } from '@sixfold/domain'
import type { Order } from '@sixfold/events'
import { aParty, ipv4 } from '@sixfold/events/example-values'
import { gridRef, networkRef, peeringsOf } from '@sixfold/fold'
import { beforeEach, describe, expect, it } from 'vitest'
import { type Core, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import {
  acceptance,
  attach,
  buy,
  buyPorts,
  detach,
  forward,
  giveBack,
  giveBackPorts,
  host,
  noPeering,
  noProxy,
  offer,
  proxy,
  quota,
  SELLING_GRID,
  share,
  space,
  unshare,
  workload,
} from '../fixtures/goods.ts'
import { cancellation, network } from '../fixtures/grid.ts'
import { type OrderStream, orderStream } from '../fixtures/orders.ts'
import { readLog } from '../fixtures/read-log.ts'

const cause = { causationId: 'spec' }
const blue = networkRef('acme', 'blue')

let core: Core
let stream: OrderStream
const decide = async (party: string, ...orders: readonly Order[]) => {
  let last = null
  for (const order of orders) last = (await core.decide(stream.order(party, order))).refusal
  return last
}
const accepted = async (party: string, ...orders: readonly Order[]): Promise<void> => {
  for (const order of orders) expect([order.name, await decide(party, order)]).toEqual([order.name, null])
}
const goodsOf = (ref = blue) => core.world.get('network', ref).state.plan?.goods
const pool = () => core.world.get('pool', gridRef('pool', 'nordic')).state
const spaces = () => [...core.world.all('space')].filter(({ state }) => state.founded !== null)
/** Every member holds what the network is now, and the finisher hears of it. */
const converge = async (ref = blue): Promise<void> => {
  const { act } = core.journal
  const revision = core.world.get('network', ref).state.plan?.revision ?? 0
  await act('network', ref, { type: 'ConvergeNetwork', revision }, cause)
  await finisher().finish(ref, cause)
}
const finisher = () =>
  openFinisher({ world: core.world, act: core.journal.act, now: () => STORY_BEGINS, coolDownMs: 60_000 })

beforeEach(async () => {
  core = await openGrid({ store: memoryStore() }, SELLING_GRID)
  stream = orderStream()
  await accepted('acme', network('blue', ['oslo-1', 'oslo-2']), workload('blue', 'web'))
  await accepted('umbrella', network('green', ['oslo-1']), workload('green', 'web'))
})

describe('IPv4 addresses', () => {
  it('are those of the exits of the group but the first of each, its own exit’s first', async () => {
    await accepted('acme', buy('blue'), buy('blue'), buy('blue'))
    const [first] = [...core.world.all('exit')].filter(
      ({ state }) => state.machine?.id === core.world.get('network', blue).state.exit,
    )
    const bought = goodsOf()?.publicIpv4.map(({ address }) => address)
    expect(new Set(bought)).toEqual(new Set(['198.51.100.2', '198.51.100.3', '203.0.113.2']))
    expect(bought?.[0]).toBe(first?.state.machine?.publicIpv4[1])
    expect(await decide('umbrella', buy('green'))).toMatchObject({ code: 'IPV4_EXHAUSTED' })
    const told = (await readLog(core.store)).flatMap(({ fact }) =>
      fact.name === 'PoolFilled' ? [fact.data] : [],
    )
    expect(told).toEqual([{ percent: 95, taken: 3, of: 3 }])
  })

  it('are a certain one where it is free', async () => {
    await accepted('acme', buy('blue', '203.0.113.2'))
    expect(await decide('umbrella', buy('green', '203.0.113.2'))).toMatchObject({ code: 'IPV4_TAKEN' })
    expect(await decide('umbrella', buy('green', '203.0.113.1'))).toMatchObject({ code: 'IPV4_UNKNOWN' })
    expect(await decide('acme', buy('nothing'))).toMatchObject({ code: 'NETWORK_UNKNOWN' })
  })

  it('come back when the exit has let go of them, rest, and then are given again', async () => {
    await accepted('acme', buy('blue', '203.0.113.2'), forward('blue', 'echo', '203.0.113.2', 7))
    expect(await decide('acme', giveBack('blue', '203.0.113.2'))).toMatchObject({
      code: 'IPV4_IN_USE',
      sentence: 'these still stand on 203.0.113.2, close them first: forward echo',
    })
    await accepted('acme', buy('blue', '198.51.100.2'), giveBack('blue', '198.51.100.2'))
    await finisher().finish(blue, cause)
    expect(pool().taken.has('198.51.100.2')).toBe(true)
    await converge()
    expect([pool().taken.has('198.51.100.2'), pool().cooling.get('198.51.100.2')]).toEqual([
      false,
      STORY_BEGINS + 60_000,
    ])
    expect(pool().taken.has('203.0.113.2')).toBe(true)
  })
})

describe('blocks of ports of the shared address', () => {
  const blocks = (ref = blue) => goodsOf(ref)?.publicPorts?.map(({ first }) => first)

  it('are of the exit’s shared address, each one network’s, and four at most', async () => {
    await accepted('acme', buyPorts('blue'), buyPorts('blue'), buyPorts('blue'), buyPorts('blue'))
    await accepted('umbrella', buyPorts('green'))
    const exit = [...core.world.all('exit')].find(
      ({ state }) => state.machine?.id === core.world.get('network', blue).state.exit,
    )?.state.machine
    expect(new Set(goodsOf()?.publicPorts?.map(({ address }) => address))).toEqual(
      new Set([exit?.publicIpv4[0]]),
    )
    expect(blocks()).toEqual([1024, 2048, 3072, 4096])
    const before = pool().byClaim.size
    expect(await decide('acme', buyPorts('blue'))).toMatchObject({ code: 'PORT_BLOCKS_ENOUGH' })
    // What is refused was never claimed, and so does not rest.
    expect([pool().byClaim.size, pool().cooling.size]).toEqual([before, 0])
  })

  it('come back when the exit has let go of them, and rest', async () => {
    await accepted('acme', buyPorts('blue'))
    expect(await decide('acme', giveBackPorts('blue', 2048))).toMatchObject({
      code: 'PORT_BLOCK_UNKNOWN',
      field: 'data.first',
    })
    await accepted('acme', giveBackPorts('blue', 1024))
    expect([blocks(), pool().byClaim.size]).toEqual([undefined, 1])
    await converge()
    expect([pool().byClaim.size, pool().cooling.size]).toEqual([0, 1])
  })

  it('are exhausted when all are given', async () => {
    const { state } = core.world.get('network', blue)
    const address = [...core.world.all('exit')].find(({ state: its }) => its.machine?.id === state.exit)
      ?.state.machine?.publicIpv4[0]
    const requests = Array.from({ length: 63 }, (_, index) => ({
      claim: { order: `block-${index}`, party: 'umbrella', network: 'green', member: state.exit } as never,
      address: address as never,
    }))
    await core.journal.act(
      'pool',
      gridRef('pool', 'nordic'),
      { type: 'AssignPortBlock', requests, now: 0 },
      cause,
    )
    expect(await decide('acme', buyPorts('blue'))).toMatchObject({ code: 'NAT_PORTS_EXHAUSTED' })
  })
})

describe('host names on the shared addresses', () => {
  it("are not two networks'", async () => {
    await accepted('acme', proxy('blue', 'shop', host('shop.example.com')))
    expect(await decide('umbrella', proxy('green', 'shop', host('shop.example.com')))).toMatchObject({
      code: 'HOST_TAKEN',
      field: 'data.listen.host',
    })
    await accepted('umbrella', proxy('green', 'shop', host('www.example.com')))
    expect(await decide('acme', proxy('blue', 'mine', host('shop.example.com')))).toMatchObject({
      code: 'HOST_TAKEN',
    })
  })

  it('are free when the exit has let go of them; reopened before, they stay', async () => {
    await accepted('acme', proxy('blue', 'shop', host('shop.example.com')), noProxy('blue', 'shop'))
    expect(await decide('umbrella', proxy('green', 'shop', host('shop.example.com')))).not.toBeNull()
    await accepted('acme', proxy('blue', 'again', host('shop.example.com')))
    await converge()
    expect(pool().byClaim.size).toBe(1)
    await accepted('acme', noProxy('blue', 'again'))
    await converge()
    await accepted('umbrella', proxy('green', 'shop', host('shop.example.com')))
  })

  it('are not claimed for a proxy that the network refuses', async () => {
    const before = core.world.sequence()
    const listen = host('shop.example.com')
    expect(await decide('acme', proxy('blue', 'shop', { ...listen, port: 8443 }))).toMatchObject({
      code: 'PORT_RESERVED',
    })
    expect((await readLog(core.store)).slice(before).map(({ fact }) => fact.name)).toEqual(['OrderRejected'])
  })
})

describe('address spaces', () => {
  it('are found by their names, and one order founds one', async () => {
    await accepted('acme', space('legacy'), space('lab'))
    await accepted('umbrella', space('legacy'))
    expect(await decide('acme', space('legacy'))).toMatchObject({ code: 'SPACE_TAKEN' })
    expect(new Set(spaces().map(({ ref }) => ref.id)).size).toBe(3)
    expect(await decide('acme', attach('blue', 'acme/none', '10.10.0.0/24'))).toMatchObject({
      code: 'SPACE_UNKNOWN',
      field: 'data.space',
    })
  })

  it('are used by the owner, and by those that it shares them with', async () => {
    await accepted('acme', space('legacy'), attach('blue', 'acme/legacy', '10.10.0.0/24'))
    expect(await decide('umbrella', attach('green', 'acme/legacy', '10.10.1.0/24'))).toMatchObject({
      code: 'SPACE_NOT_SHARED',
    })
    await accepted('acme', share('legacy', 'umbrella/green'), share('legacy', 'umbrella/green'))
    expect(await decide('umbrella', attach('green', 'acme/legacy', '10.10.0.0/16'))).toMatchObject({
      code: 'SPACE_RANGE_OVERLAP',
      sentence: '10.10.0.0/16 overlaps 10.10.0.0/24 of another network',
    })
    await accepted('umbrella', attach('green', 'acme/legacy', '10.10.1.0/24'))
    expect(await decide('acme', unshare('legacy', 'umbrella/green'))).toMatchObject({ code: 'SPACE_IN_USE' })
    await accepted('umbrella', detach('green', 'acme/legacy'))
    expect(await decide('acme', unshare('legacy', 'umbrella/green'))).toMatchObject({ code: 'SPACE_IN_USE' })
    await converge(networkRef('umbrella', 'green'))
    await accepted('acme', unshare('legacy', 'umbrella/green'))
    expect(await decide('acme', unshare('legacy', 'umbrella/green'))).toMatchObject({
      code: 'SPACE_NOT_SHARED',
    })
  })

  it('have other ranges when a network attaches them anew, and the old ones are released', async () => {
    await accepted('acme', space('legacy'), attach('blue', 'acme/legacy', '10.10.0.0/24'))
    await accepted(
      'acme',
      detach('blue', 'acme/legacy'),
      attach('blue', 'acme/legacy', '10.10.0.0/25', 'oslo-2'),
    )
    await converge()
    const [legacy] = spaces()
    expect(
      [...(legacy?.state.claims.values() ?? [])].flatMap(({ ranges }) => ranges.map((it) => it.range)),
    ).toEqual(['10.10.0.0/25'])
  })
})

describe('peerings', () => {
  const mine = { party: aParty('acme'), network: 'blue' as never }
  const states = () => peeringsOf(core.world, mine).map(({ peer, state }) => `${state} ${peer.network}`)

  it('are offered by one, accepted by the other, and ended by either', async () => {
    expect(await decide('acme', offer('blue', 'acme/blue'))).toMatchObject({ code: 'PEERING_SELF' })
    expect(await decide('acme', offer('blue', 'umbrella/none'))).toMatchObject({ code: 'PEER_UNKNOWN' })
    expect(await decide('umbrella', acceptance('green', 'acme/blue'))).toMatchObject({
      code: 'PEERING_NOT_OFFERED',
    })
    await accepted('acme', offer('blue', 'umbrella/green'))
    expect(states()).toEqual(['offered green'])
    await accepted('umbrella', acceptance('green', 'acme/blue'))
    expect(states()).toEqual(['active green'])
    await accepted('acme', noPeering('blue', 'umbrella/green'))
    expect(states()).toEqual(['ended green'])
    expect(await decide('umbrella', noPeering('green', 'acme/blue'))).toMatchObject({
      code: 'PEERING_UNKNOWN',
    })
  })

  it('end with a network', async () => {
    await accepted('acme', offer('blue', 'umbrella/green'))
    await accepted('umbrella', acceptance('green', 'acme/blue'), cancellation('green'))
    expect(states()).toEqual(['ended green'])
    expect(await decide('acme', offer('blue', 'umbrella/green'))).toMatchObject({ code: 'PEER_UNKNOWN' })
  })
})

describe('a quota', () => {
  it.each([
    ['workloads', [workload('blue', 'db')], 'data.workload'],
    ['publicIpv4', [buy('blue')], 'data.network'],
    ['publicPorts', [buyPorts('blue')], 'data.network'],
    ['forwards', [forward('blue', 'echo', '198.51.100.2', 7)], 'data.forward'],
    ['proxies', [proxy('blue', 'shop', host('shop.example.com'))], 'data.proxy'],
    ['spaces', [space('legacy')], 'data.space'],
    ['networks', [network('red', ['oslo-1'])], 'data.network'],
  ])('limits %s', async (kind, orders, field) => {
    const there = { workloads: 1, networks: 1 }[kind] ?? 0
    await accepted('operator', quota('acme', { [kind]: there }))
    expect(await decide('acme', ...orders)).toMatchObject({ code: 'QUOTA_EXCEEDED', field })
    await accepted('operator', quota('acme', { [kind]: there + 1 }))
    if (kind === 'forwards') await accepted('acme', buy('blue', '198.51.100.2'))
    await accepted('acme', ...orders)
  })

  it('of blocks of ports counts those of all networks of the tenant, and what is given back frees it', async () => {
    await accepted('operator', quota('acme', { publicPorts: 2 }))
    await accepted('acme', network('red', ['oslo-1']), buyPorts('blue'), buyPorts('red'))
    const [first] = goodsOf()?.publicPorts ?? []
    expect(await decide('acme', buyPorts('red'))).toMatchObject({
      code: 'QUOTA_EXCEEDED',
      sentence: expect.stringContaining('this tenant may have 2 blocks of ports at a time, has 2'),
    })
    await accepted('umbrella', buyPorts('green'))
    await accepted('acme', giveBackPorts('blue', first?.first ?? 0), buyPorts('red'))
  })

  it('is another tenant’s own, and only operators set it', async () => {
    await accepted('operator', quota('umbrella', { workloads: 0 }))
    await accepted('acme', workload('blue', 'db'))
    expect(await decide('acme', quota('acme', {}))).toMatchObject({ code: 'NOT_OPERATOR' })
  })
})

it('gives everything back when a network is cancelled and nobody holds it any more', async () => {
  await accepted('acme', buy('blue'), proxy('blue', 'shop', host('shop.example.com')))
  await accepted('acme', space('legacy'), attach('blue', 'acme/legacy', '10.10.0.0/24'))
  const { state } = core.world.get('network', blue)
  const claim = { order: 'a-block', party: 'acme', network: 'blue', member: state.exit } as never
  const blocks = {
    type: 'AssignPortBlock',
    requests: [{ claim, address: ipv4('198.51.100.1') }],
    now: 0,
  } as const
  await core.journal.act('pool', gridRef('pool', 'nordic'), blocks, cause)
  expect(pool().byClaim.size).toBe(3)
  await accepted('acme', cancellation('blue'))
  await finisher().finishAll()
  expect(pool().byClaim.size).toBe(3)
  const members = [...state.nodes, ...(state.exit === null ? [] : [state.exit])]
  await core.journal.act('network', blue, { type: 'LeavePeers', members }, cause)
  await finisher().finishAll()
  expect([pool().byClaim.size, pool().byNetwork.size, pool().cooling.size]).toEqual([0, 0, 2])
  expect(spaces().flatMap(({ state: { claims } }) => [...claims])).toEqual([])
  const before = core.world.sequence()
  await finisher().finishAll()
  expect(core.world.sequence()).toBe(before)
})
