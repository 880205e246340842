import type { WorkloadName } from '@sixfold/events'
import { aPrefix, ipv4 } from '@sixfold/events/example-values'
import { type NetworkGoods, type NetworkView, NO_GOODS } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { derive, deriveHash } from '../derive.ts'
import { aNetworkOf, exit1, oslo1, oslo2 } from '../examples/networks.examples.ts'
import { roomOf } from '../examples/told.examples.ts'
import { networkLabel, resolverFor } from './resolver.ts'

const workload = (name: string, node: typeof oslo1, index: number, since: number) => {
  const group = node === oslo1 ? 1 : 2
  return {
    workload: name as WorkloadName,
    node: node.id,
    labels: [],
    ipv6: aPrefix(`2001:db8:a:10${group}:ffff:1:0:${index.toString(16)}/128`),
    ipv4: ipv4(`10.1.${group}.${127 + index}`),
    since,
  }
}
const service = (name: string, behind: string, since: number) =>
  ({
    service: name,
    workload: behind,
    transport: 'tcp',
    port: 443,
    since,
  }) as NetworkGoods['services'][number]

const [web1, web2] = [workload('web-1', oslo1, 1, 20), workload('web-2', oslo2, 1, 21)]
const router = { ...workload('router', oslo2, 2, 22), ipv6: aPrefix('2001:db8:a:102:1::/80'), ipv4: null }

const withGoods = (goods: Partial<NetworkGoods>, plan: Partial<NetworkView['plan']> = {}): NetworkView => {
  const view = aNetworkOf(oslo1, oslo2)
  return { ...view, plan: { ...view.plan, goods: { ...NO_GOODS, ...goods }, ...plan } }
}
const shop = withGoods({
  workloads: [web2, web1, router],
  services: [service('shop', 'web-2', 24), service('shop', 'web-1', 23), service('vpn', 'router', 25)],
})
const namesIn = (view: NetworkView, node = 'oslo-1') => roomOf(view, node).names
const recordsIn = (view: NetworkView) => namesIn(view)?.records.map(({ text }) => text) ?? []

describe('the names of a network', () => {
  it('are those of its workloads and services, forth and back', () => {
    expect(recordsIn(shop)).toEqual([
      '1.0.0.0.0.0.0.0.1.0.0.0.f.f.f.f.1.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 5 IN PTR web-1.blue.sixfold.internal.',
      '1.0.0.0.0.0.0.0.1.0.0.0.f.f.f.f.2.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa. 5 IN PTR web-2.blue.sixfold.internal.',
      '128.1.1.10.in-addr.arpa. 5 IN PTR web-1.blue.sixfold.internal.',
      '128.2.1.10.in-addr.arpa. 5 IN PTR web-2.blue.sixfold.internal.',
      '_shop._tcp.blue.sixfold.internal. 5 IN SRV 0 0 443 web-1.blue.sixfold.internal.',
      '_shop._tcp.blue.sixfold.internal. 5 IN SRV 0 0 443 web-2.blue.sixfold.internal.',
      'shop.blue.sixfold.internal. 5 IN A 10.1.1.128',
      'shop.blue.sixfold.internal. 5 IN A 10.1.2.128',
      'shop.blue.sixfold.internal. 5 IN AAAA 2001:db8:a:101:ffff:1:0:1',
      'shop.blue.sixfold.internal. 5 IN AAAA 2001:db8:a:102:ffff:1:0:1',
      'web-1.blue.sixfold.internal. 5 IN A 10.1.1.128',
      'web-1.blue.sixfold.internal. 5 IN AAAA 2001:db8:a:101:ffff:1:0:1',
      'web-2.blue.sixfold.internal. 5 IN A 10.1.2.128',
      'web-2.blue.sixfold.internal. 5 IN AAAA 2001:db8:a:102:ffff:1:0:1',
    ])
  })

  it('each carry the fact that said so', () => {
    const because = new Map(namesIn(shop)?.records.map((record) => [record.text, record.because]))
    expect(because.get('web-2.blue.sixfold.internal. 5 IN A 10.1.2.128')).toBe(21)
    expect(because.get('shop.blue.sixfold.internal. 5 IN A 10.1.2.128')).toBe(24)
  })

  it('are the same on every member, each of which answers its own workloads', () => {
    const [one, two] = [namesIn(shop, 'oslo-1'), namesIn(shop, 'oslo-2')]
    expect(two?.records).toEqual(one?.records)
    expect(one).toMatchObject({
      zone: 'blue.sixfold.internal.',
      reverse: [
        '1.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.',
        '1.1.10.in-addr.arpa.',
        '2.0.1.0.a.0.0.0.8.b.d.0.1.0.0.2.ip6.arpa.',
        '2.1.10.in-addr.arpa.',
      ],
      addresses: ['2001:db8:a:101::1', '10.1.1.1'],
      clients: ['2001:db8:a:101::/64', '10.1.1.0/24'],
    })
    expect(two?.addresses).toEqual(['2001:db8:a:102::1', '10.1.2.1'])
  })

  it('do not depend on the order in which they were given', () => {
    const { workloads, services } = shop.plan.goods
    const other = withGoods({ workloads: workloads.toReversed(), services: services.toReversed() })
    expect(deriveHash(derive(other, oslo1.id))).toBe(deriveHash(derive(shop, oslo1.id)))
  })

  it('leave the name to the service where a workload is called alike', () => {
    const both = withGoods({ workloads: [web1, web2], services: [service('web-1', 'web-2', 30)] })
    expect(recordsIn(both).filter((text) => text.startsWith('web-1.'))).toEqual([
      'web-1.blue.sixfold.internal. 5 IN A 10.1.2.128',
      'web-1.blue.sixfold.internal. 5 IN AAAA 2001:db8:a:102:ffff:1:0:1',
    ])
  })
})

describe('a resolver', () => {
  it('is not there before there are names to tell, on an exit, nor while the network is suspended', () => {
    expect(namesIn(aNetworkOf(oslo1, oslo2))).toBeUndefined()
    expect(derive(shop, exit1.id).rooms.map(({ names }) => names)).not.toContainEqual(expect.anything())
    const suspended = withGoods(shop.plan.goods, { suspended: 40 })
    expect(namesIn(suspended)).toBeUndefined()
    expect(resolverFor(suspended, aPrefix('2001:db8:a:101::/64'))).toBeNull()
  })

  it('is let in for by the firewall where it is there, from where the sender is, and nowhere else', () => {
    const rule = 'dport 53 fib saddr . iif oif exists accept'
    expect(roomOf(shop, 'oslo-1').nft).toContain(rule)
    expect(roomOf(aNetworkOf(oslo1, oslo2), 'oslo-1').nft).not.toContain('dport 53')
  })

  it('is told to workloads by its addresses and the zone to search in', () => {
    expect(resolverFor(shop, aPrefix('2001:db8:a:101::/64'))).toEqual({
      nameservers: ['2001:db8:a:101::1', '10.1.1.1'],
      search: 'blue.sixfold.internal',
    })
  })
})

describe("a network's label", () => {
  it('is its id where that is one already', () => {
    expect(['blue', 'b', '7-of-9', 'a'.repeat(63)].map(networkLabel)).toEqual([
      'blue',
      'b',
      '7-of-9',
      'a'.repeat(63),
    ])
  })

  it('is otherwise fit for a name, and tells ids apart that read alike', () => {
    const ids = ['Blue', 'blue_', '_', '-', 'a'.repeat(64), `${'a'.repeat(63)}b`]
    const labels = ids.map(networkLabel)
    for (const label of labels) expect(label).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/)
    expect(new Set(labels).size).toBe(ids.length)
    expect(labels[0]).toMatch(/^blue-[a-z2-7]{8}$/)
  })
})
