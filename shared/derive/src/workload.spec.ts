import { describe, expect, it } from 'vitest'
import { derive } from './derive.ts'
import { aNetworkOf, attachedAt, delegatedAt, oslo1, oslo2 } from './examples/networks.examples.ts'
import { roomOf } from './examples/told.examples.ts'
import { namesOf } from './names.ts'
import type { Attachment } from './workload.ts'

const EVERYTHING = ['::/0', '0.0.0.0/0']

const view = aNetworkOf(oslo1, oslo2)
const shop = attachedAt(view, oslo1.id, 'shop', 2)
const router = delegatedAt(view, oslo1.id, 'router')
const portAndMac = (workload: string): string => {
  const { port, mac } = namesOf(oslo1.id, view.party, view.network).workload(workload)
  return `"${port}" . ${mac}`
}
const portOf = (workload: string): string =>
  namesOf(oslo1.id, view.party, view.network).workload(workload).port

const roomOfWorkload = (attachments: readonly Attachment[]) =>
  derive(view, oslo1.id, attachments).rooms.find(({ netns }) => netns === attachments[0]?.netns)

describe('a workload', () => {
  it('has addresses of its own, and two defaults to a neighbour that need not be asked for', () => {
    const room = roomOfWorkload(shop)
    expect(room?.netns).toBe('shop-1')
    expect(room?.addresses.map(({ prefix }) => prefix)).toEqual([
      'fe80::2/64',
      '2001:db8:a:101:ffff::2/128',
      '10.1.1.2/32',
    ])
    expect(room?.routes.map(({ destination }) => destination)).toEqual(EVERYTHING)
    expect(room?.neighbours.map(({ address }) => address)).toEqual(['fe80::1'])
  })

  it('adds to what its resource wants, and changes nothing of it', () => {
    const [without, withIt] = [roomOf(view, 'oslo-1'), roomOf(view, 'oslo-1', shop)]
    expect(withIt.links).toEqual(expect.arrayContaining([...without.links]))
    expect(withIt.routes).toEqual(expect.arrayContaining([...without.routes]))
    expect(withIt.wireguards).toEqual(without.wireguards)
    expect(withIt.routes).toHaveLength(without.routes.length + 2)
  })

  it('is there because of what gave it its addresses', () => {
    const placed = shop.map((it) => ({ ...it, because: 77 }))
    const [withoutIt, withIt] = [roomOf(view, 'oslo-1'), roomOf(view, 'oslo-1', placed)]
    const isNew = ({ destination }: { destination: string }) =>
      !withoutIt.routes.some((route) => route.destination === destination)
    expect(withIt.routes.filter(isNew).map(({ because }) => because)).toEqual([77, 77])
    expect(new Set(roomOfWorkload(placed)?.addresses.map(({ because }) => because))).toEqual(new Set([77]))
  })

  it('has nothing of IPv4 where it has no IPv4 address', () => {
    const only6 = shop.map((it) => ({ ...it, ipv4: null }))
    expect(roomOfWorkload(only6)?.routes.map(({ destination }) => destination)).toEqual(['::/0'])
    expect(roomOfWorkload(only6)?.addresses.map(({ prefix }) => prefix)).toEqual([
      'fe80::2/64',
      '2001:db8:a:101:ffff::2/128',
    ])
    const room = roomOf(view, 'oslo-1', only6)
    expect(room.routes.filter((it) => it.type === 'unicast' && it.dev === portOf('shop'))).toHaveLength(1)
    expect(room.nft).toContain('set ports4 { type ifname . ipv4_addr; }')
  })
})

describe('a workload that hands out a prefix', () => {
  it('is routed all of it, and bears its first address', () => {
    const { routes } = roomOf(view, 'oslo-1', router)
    expect(routes.filter((it) => it.type === 'unicast' && it.dev === portOf('router'))).toEqual([
      expect.objectContaining({ destination: '2001:db8:a:101:1::/80', via: 'fe80::2' }),
    ])
    expect(roomOfWorkload(router)?.addresses.map(({ prefix }) => prefix)).toEqual([
      'fe80::2/64',
      '2001:db8:a:101:1::/128',
    ])
  })

  it('speaks with any address of it, and what it does not use is not turned around', () => {
    const { nft } = roomOf(view, 'oslo-1', [...router, ...shop])
    expect(nft).toContain(
      `set ports6 { type ifname . ether_addr . ipv6_addr; elements = { ${portAndMac('shop')} . 2001:db8:a:101:ffff::2 } }`,
    )
    expect(nft).toContain(
      `set delegated80 { type ifname . ether_addr . ipv6_addr; elements = { ${portAndMac('router')} . 2001:db8:a:101:1:: } }`,
    )
    const masked = 'ip6 daddr & ffff:ffff:ffff:ffff:ffff:: @delegated80 drop'
    expect(nft).toContain(masked)
    expect(roomOf(view, 'oslo-1', shop).nft).not.toContain(masked)
  })
})
