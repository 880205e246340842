import { aFarm, ipv6 } from '@sixfold/events/example-values'
import type { FarmWires, NetworkView } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, both, home, oslo1, oslo2, public4 } from '../examples/networks.examples.ts'
import { roomOf, waysOf } from '../examples/told.examples.ts'
import { farmFamily } from './farm-family.ts'
import { awaitedWays } from './farm-ways.ts'

const wires = (phase: FarmWires['phase'], farm = 'oslo'): FarmWires => ({
  farm: aFarm(farm),
  vni: 7,
  phase,
  since: 20,
  turned: phase === 'prepared' ? 20 : 21,
})
const withWires = (view: NetworkView, ...farmWires: readonly FarmWires[]): NetworkView => ({
  ...view,
  plan: { ...view.plan, wires: 'farm', farmWires },
})
const plain = aNetworkOf(oslo1, oslo2, home)
const vxlanIn = (view: NetworkView, name = 'oslo-1') => {
  const room = roomOf(view, name)
  return { ...room, vxlans: room.vxlans ?? [], made: room.links.filter(({ kind }) => kind === 'vxlan') }
}

describe('a network with VXLAN wires in a farm', () => {
  it('is not derived otherwise before they are prepared, nor because of another farm', () => {
    const agreed = { ...plain, plan: { ...plain.plan, wires: 'farm' as const } }
    expect(derive(agreed, oslo1.id)).toEqual(derive(plain, oslo1.id))
    expect(derive(withWires(plain, wires('open', 'lima')), oslo1.id)).toEqual(derive(plain, oslo1.id))
    expect(derive(withWires(plain, wires('open')), home.id)).toEqual(derive(plain, home.id))
  })

  it('has a device for the members in the farm that can reach each other, with the MTU of all wires', () => {
    const { made, vxlans, addresses, neighbours } = vxlanIn(withWires(plain, wires('prepared')))
    expect(made).toMatchObject([{ vni: 7, mtu: 1_420, local: '2001:db8:0:1::a1', because: 20 }])
    const [device] = made
    expect(vxlans).toMatchObject([{ name: device?.name, peers: [{ address: '2001:db8:0:1::a2' }] }])
    const mine = neighbours.filter(({ dev }) => dev === device?.name)
    expect(mine).toMatchObject([{ address: 'fe80::102', mac: vxlans[0]?.peers[0]?.mac }])
    expect(addresses).toContainEqual({ dev: device?.name, prefix: 'fe80::101/64', because: 20 })
  })

  it('sends over it only while it is open; everything else of it stays', () => {
    const [prepared, open, closed] = (['prepared', 'open', 'closed'] as const).map((phase) =>
      withWires(plain, wires(phase)),
    ) as [NetworkView, NetworkView, NetworkView]
    expect(waysOf(prepared, 'oslo-1')).toEqual(waysOf(plain, 'oslo-1'))
    expect(waysOf(closed, 'oslo-1')).toEqual(waysOf(plain, 'oslo-1'))
    const [{ name: dev = '' } = {}] = vxlanIn(open).made
    const way = (to: string) => `${to} ${dev} via fe80::102`
    expect(waysOf(open, 'oslo-1').filter((text) => text.includes(dev))).toEqual([
      way('2001:db8:a:102::/64'),
      way('10.1.2.0/24'),
    ])
    expect(roomOf(open, 'oslo-1').wireguards).toEqual(roomOf(plain, 'oslo-1').wireguards)
    const { routes: _, nft: filter, ...rest } = roomOf(open, 'oslo-1')
    const { routes: __, nft: asked, ...before } = roomOf(prepared, 'oslo-1')
    expect(rest).toEqual(before)
    const answers = `iifname { "${dev}" } ip6 saddr fe80::/10 icmpv6 type echo-request accept`
    expect(asked).toContain(answers)
    expect(asked?.replace(`  ${answers}\n`, '')).toBe(filter)
  })

  it('is asked over, while nothing is sent over it: who is at the other end, and since which fact', () => {
    const asked = (view: NetworkView, id = oslo1.id) => awaitedWays(view, id)?.ways ?? []
    const prepared = withWires(plain, wires('prepared'))
    expect(awaitedWays(plain, oslo1.id)).toBeNull()
    expect(asked(prepared)).toEqual([
      { peer: oslo2.id, device: vxlanIn(prepared).made[0]?.name, to: 'fe80::102', since: 20 },
    ])
    expect(asked(prepared, home.id)).toEqual([])
    expect(asked(withWires(plain, wires('open')))).toEqual([])
    expect(asked(withWires(plain, wires('closed')))).toMatchObject([{ since: 21 }])
    const open = withWires(plain, wires('open'))
    const moved = { ...open, machines: { ...open.machines, [oslo2.id]: { ...oslo2, sequence: 22 } } }
    for (const id of [oslo1.id, oslo2.id]) expect(asked(moved, id)).toMatchObject([{ since: 22 }])
  })

  it('waits with a member that joined, or is reached otherwise, since it was opened: it takes, and nobody sends', () => {
    const open = withWires(plain, wires('open'))
    const joined = {
      ...open,
      plan: {
        ...open.plan,
        resources: open.plan.resources.map((it) => (it.node === oslo2.id ? { ...it, since: 22 } : it)),
      },
    }
    const moved = { ...open, machines: { ...open.machines, [oslo2.id]: { ...oslo2, sequence: 22 } } }
    for (const view of [joined, moved]) {
      expect(waysOf(view, 'oslo-1')).toEqual(waysOf(plain, 'oslo-1'))
      expect(waysOf(view, 'oslo-2')).toEqual(waysOf(plain, 'oslo-2'))
      expect(vxlanIn(view).vxlans[0]?.peers).toHaveLength(1)
    }
  })

  it('lets each member speak with its own addresses only', () => {
    const { nft, vxlans } = vxlanIn(withWires(plain, wires('open')))
    const mac = vxlans[0]?.peers[0]?.mac
    expect(nft).toContain(`elements = { ${mac} . 2001:db8:a:102::/64, ${mac} . fe80::102/128 }`)
    expect(nft).toContain(`elements = { ${mac} . 10.1.2.0/24 }`)
  })

  it('has a device of its own for each family of the underlay', () => {
    const lima = { ...both, reachability: { ipv4: public4('192.0.2.77') } }
    const { made } = vxlanIn(
      withWires(aNetworkOf(oslo1, both, { ...lima, id: home.id }), wires('open')),
      'both',
    )
    expect(made.map(({ kind, ...it }) => ('local' in it ? it.local : kind))).toEqual([
      '2001:db8:0:9::b1',
      '192.0.2.9',
    ])
    expect(new Set(made.map(({ name }) => name)).size).toBe(2)
  })
})

it('two nodes behind one address, of two farms, or hidden, have no VXLAN wire', () => {
  expect(farmFamily(oslo1, oslo2)).toBe('ipv6')
  expect(farmFamily(oslo1, home)).toBeNull()
  expect(farmFamily(oslo1, { ...oslo2, farm: aFarm('lima') })).toBeNull()
  const same = { ipv6: { kind: 'public', address: ipv6('2001:db8:0:1::a1') } } as const
  expect(farmFamily(oslo1, { ...oslo2, reachability: same })).toBeNull()
})
