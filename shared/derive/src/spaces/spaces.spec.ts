import { Ipv4Prefix } from '@sixfold/events'
import { aFarm, anAgent, aParty, aPrefix } from '@sixfold/events/example-values'
import { type NetworkView, NO_GOODS, type NodeMachine } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, attachedAt, exit1, home, oslo1, oslo2 } from '../examples/networks.examples.ts'
import { guardedBy, roomOf, waysOf, wiresOf } from '../examples/told.examples.ts'
import { namesOf } from '../names.ts'

const ULA = aPrefix('fd12:3456:789a::/48')
const held = (node: NodeMachine, range: string) => ({ node: node.id, range: Ipv4Prefix.parse(range) })
const space = (id: number, ...ranges: ReturnType<typeof held>[]) => ({
  id,
  space: { party: aParty('acme'), space: `space-${id}` },
  ranges,
  since: 20 + id,
})
const LEGACY = space(7, held(oslo1, '10.10.0.0/30'), held(oslo2, '10.10.0.4/30'), held(home, '10.10.0.8/30'))

const bare = aNetworkOf(oslo1, oslo2, home)
const withSpaces = (...spaces: ReturnType<typeof space>[]): NetworkView => ({
  ...bare,
  plan: { ...bare.plan, goods: { ...NO_GOODS, spaces } },
  ula: ULA,
})
const view = withSpaces(LEGACY)
const shopIn = (its: NetworkView) =>
  attachedAt(its, oslo1.id, 'shop', 2).map((it) => ({ ...it, spaces: [{ id: 7, address: '10.10.0.2' }] }))
const { translator } = namesOf(oslo1.id, bare.party, bare.network)
const mine = roomOf(view, 'oslo-1', [...shopIn(view)])
const news = (of: (view: NetworkView, name: string) => string[], name: string): string[] => {
  const before = new Set(of(bare, name))
  return of(view, name).filter((it) => !before.has(it))
}

describe('an address space, on a node that has a range of it', () => {
  it('is translated by a process of its own, which is asked over its own device', () => {
    expect(mine.links.filter(({ kind }) => kind === 'tun')).toEqual([
      { kind: 'tun', name: translator(7), mtu: 1_420, because: 27 },
    ])
    expect(mine.daemons).toMatchObject([
      {
        name: 'tayga-7',
        files: {
          'tayga.conf': `tun-device ${translator(7)}\nipv4-addr 192.0.0.2\nprefix fd12:3456:789a:7::/96\n`,
        },
        reload: null,
        because: 27,
      },
    ])
    expect(mine.daemons?.[0]?.probe).toContain(translator(7))
  })

  it('leads remote ranges into the translator, and what comes out to who holds them: directly, or by the exit', () => {
    expect(news(waysOf, 'oslo-1')).toEqual([
      `fd12:3456:789a:7::a0a:0/126 ${translator(7)}`,
      `10.10.0.4/30 ${translator(7)}`,
      `10.10.0.8/30 ${translator(7)}`,
      'fd12:3456:789a:7::a0a:4/126 mesh6',
      'fd12:3456:789a:7::a0a:8/126 exit6',
    ])
    const [mesh] = wiresOf(view, 'oslo-1')
    expect(mesh?.peers.map(({ allowedIps }) => allowedIps.at(-1))).toEqual(['fd12:3456:789a:7::a0a:4/126'])
  })

  it('goes over an open VXLAN wire to who has one, and nobody else speaks there with an address of it', () => {
    const wires = { farm: aFarm('oslo'), vni: 7, phase: 'open', since: 20, turned: 21 } as const
    const inClear = { ...view, plan: { ...view.plan, wires: 'farm', farmWires: [wires] } } as const
    const farm = namesOf(oslo1.id, bare.party, bare.network).farm('ipv6')
    expect(waysOf(inClear, 'oslo-1')).toContain(`fd12:3456:789a:7::a0a:4/126 ${farm} via fe80::102`)
    expect(waysOf(inClear, 'oslo-1')).toContain('fd12:3456:789a:7::a0a:8/126 exit6')
    const { farmMac } = namesOf(oslo2.id, bare.party, bare.network)
    expect(roomOf(inClear, 'oslo-1').nft).toContain(`${farmMac} . fd12:3456:789a:7::a0a:4/126`)
  })

  it('guards every range of it, and the whole ULA', () => {
    expect(news(guardedBy, 'oslo-1')).toEqual([
      'fd12:3456:789a::/48',
      '10.10.0.0/30',
      '10.10.0.4/30',
      '10.10.0.8/30',
    ])
  })

  it('tells routers and workloads what fits: twenty bytes less than IPv6', () => {
    const inRoom = mine.routes.filter(({ destination }) => destination === '10.10.0.4/30')
    expect(inRoom).toMatchObject([{ type: 'unreachable' }, { dev: translator(7), mtu: 1_400 }])
    const rooms = derive(view, oslo1.id, [...shopIn(view)]).rooms
    const shop = rooms.find(({ netns }) => netns === 'shop-1')
    expect(shop?.routes.filter(({ destination }) => destination === '10.10.0.8/30')).toMatchObject([
      { source: '10.10.0.2', mtu: 1_400, via: 'fe80::1' },
    ])
    expect(shop?.addresses).toContainEqual({ dev: 'eth0', prefix: '10.10.0.2/32', because: 13 })
  })

  it('stays in itself: each rule names the ranges of one space on both sides', () => {
    const rules =
      mine.nft?.split('\n').filter((line) => line.includes(translator(7)) && line.includes('accept')) ?? []
    expect(rules).toHaveLength(4)
    for (const rule of rules) expect(rule).toMatch(/ip6? saddr \{.*\} ip6? daddr \{.*\} accept/)
    expect(mine.nft).toMatch(/"sfw\w+" \. [0-9a-f:]{17} \. 10\.10\.0\.2/)
  })
})

describe('elsewhere', () => {
  it('the exit relays it between those who hold it, and lets each speak for its own', () => {
    expect(news(waysOf, 'exit-1')).toEqual([
      'fd12:3456:789a:7::a0a:0/126 exit6',
      'fd12:3456:789a:7::a0a:4/126 exit6',
      'fd12:3456:789a:7::a0a:8/126 exit4',
    ])
    const ranges = wiresOf(view, 'exit-1').flatMap(({ peers }) =>
      peers.map(({ allowedIps }) => allowedIps.at(-1)),
    )
    expect(ranges.toSorted()).toEqual(
      LEGACY.ranges.map((_, index) => `fd12:3456:789a:7::a0a:${4 * index}/126`),
    )
    expect(roomOf(view, exit1.name).daemons).toBeUndefined()
  })

  it('a node without a range translates nothing, and guards it', () => {
    const far = withSpaces(space(7, held(oslo2, '10.10.0.0/24')))
    expect(roomOf(far, 'oslo-1').daemons).toBeUndefined()
    expect(waysOf(far, 'oslo-1')).toEqual(waysOf(bare, 'oslo-1'))
    expect(guardedBy(far, 'oslo-1')).toEqual(expect.arrayContaining(['10.10.0.0/24', ULA]))
  })

  it('nothing changes for a network without one, whether it knows the ULA or not', () => {
    expect(derive({ ...bare, ula: ULA }, anAgent('oslo-1'))).toEqual(derive(bare, anAgent('oslo-1')))
  })
})

it('two spaces on one node have a translator each', () => {
  const both = withSpaces(LEGACY, space(9, held(oslo1, '10.20.0.0/24'), held(oslo2, '10.21.0.0/24')))
  const { daemons, links } = roomOf(both, 'oslo-1')
  expect(daemons?.map(({ name }) => name)).toEqual(['tayga-7', 'tayga-9'])
  expect(new Set(links.map(({ name }) => name)).size).toBe(links.length)
})
