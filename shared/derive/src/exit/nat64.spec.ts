import { type NetworkGoods, NO_GOODS } from '@sixfold/fold'
import { describe, expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, attachedAt, exit1, home, oslo1 } from '../examples/networks.examples.ts'
import { NAT64_PREFIX, nat64Destinations } from './nat64.ts'

const closed = aNetworkOf(oslo1, home)
const openAt = (since: number) => {
  const waysOut = [{ of: { kind: 'ipv6' }, since }] as const
  return { ...closed, plan: { ...closed.plan, goods: { ...NO_GOODS, waysOut } satisfies NetworkGoods } }
}
const open = openAt(40)
const roomAt = (view: typeof closed, machine: string) => {
  const [room] = derive(view, machine, attachedAt(view, machine, 'web', 2)).rooms
  if (room === undefined) throw new Error('a member has a room')
  return room
}

describe('a network with a way out for IPv6', () => {
  it.each([oslo1.id, home.id])('routes it to the exit, and nowhere else, at %s', (node) => {
    const routes = roomAt(open, node).routes.filter(({ destination }) => destination === NAT64_PREFIX)
    expect(routes.map(({ type, because }) => [type, because])).toEqual([
      ['unreachable', 40],
      ['unicast', 40],
    ])
    // It is the way to the exit point's own prefix.
    const toExit = roomAt(open, node).routes.find(
      (it) => it.type === 'unicast' && it.destination === open.plan.exitPoint.prefix,
    )
    expect(routes[1]).toMatchObject({ dev: (toExit as { dev: string }).dev })
    expect(roomAt(open, node).nft).toContain(`oifname "up" ip6 daddr ${NAT64_PREFIX} drop`)
  })

  it('keeps it unreachable while the exit point has no keys', () => {
    const early = { ...open, plan: { ...open.plan, exitPoint: { ...open.plan.exitPoint, keys: null } } }
    const routes = roomAt(early, oslo1.id).routes.filter(({ destination }) => destination === NAT64_PREFIX)
    expect(routes.map(({ type }) => type)).toEqual(['unreachable'])
  })

  it('has one translator, whose one address nobody is given', () => {
    const { daemons, links, routes } = roomAt(open, exit1.id)
    expect(daemons?.map(({ name }) => name)).toEqual(['tayga-nat64'])
    expect(daemons?.[0]?.files['tayga.conf']).toContain(
      'prefix 2001:db8:e:1100:0:64::/96\nmap 192.0.0.3 2001:db8:e:1100::64\n',
    )
    expect(links.filter(({ kind }) => kind === 'tun')).toHaveLength(1)
    for (const destination of nat64Destinations(open.plan))
      expect(routes.map((it) => it.destination)).toContain(destination)
  })

  it('names no wire where it has no member any more', () => {
    const resources = open.plan.resources.map((it) => ({ ...it, removed: 60 }))
    const { nft } = roomAt({ ...open, plan: { ...open.plan, resources } }, exit1.id)
    expect(nft).not.toMatch(/iifname \{\s*\}/)
    expect(nft).toContain('chain nat64_in')
  })

  it('forwards nothing while it is suspended', () => {
    const suspended = { ...open, plan: { ...open.plan, suspended: 50 } }
    expect(roomAt(suspended, exit1.id).nft).not.toMatch(/accept.*64:ff9b|192\.0\.0\.3 ip daddr/)
  })
})

it('without one, members derive what they did', () => {
  for (const machine of [oslo1.id, home.id, exit1.id])
    expect(JSON.stringify(derive(closed, machine))).not.toMatch(/64:ff9b|nat64|outside4/)
})
