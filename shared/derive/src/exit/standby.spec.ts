import { aKey, anAgent, aPrefix } from '@sixfold/events/example-values'
import type { NetworkView } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { derive } from '../derive.ts'
import { aNetworkOf, exit1, home, oslo1 } from '../examples/networks.examples.ts'
import { gatewayNetns, namesOf } from '../names.ts'
import { exitWires, probeRoutes } from '../resource/standby-wire.ts'
import { asPromoted, exitWirePort, hasStandby, servesAt, standsBy, votes } from './standby.ts'

const OTHER = anAgent('exit-2')
const SERVES = '2001:db8:e:1100::2/128'

/** A network of a public node and a home, with an exit that stands by; `joined`: it made its keys. */
const withStandby = (joined = true): NetworkView => {
  const view = aNetworkOf(oslo1, home)
  const { prefix: _, left: __, ...before } = view.plan.exitPoint
  const keys = joined ? { exit: aKey('exit-2 exit'), mesh: null, since: 20 } : null
  const standby = { ...before, exit: OTHER, port: 25_000, wire: 2 as const, keys, since: 19 }
  return {
    ...view,
    plan: { ...view.plan, standby } as NetworkView['plan'],
    machines: { ...view.machines, [OTHER]: { ...exit1, id: OTHER } },
  }
}
const roomOf = (view: NetworkView, agent: string, netns = namesOf(agent, view.party, view.network).netns) =>
  derive(view, agent).rooms.find((room) => room.netns === netns)
const addressesIn = (view: NetworkView, agent: string) =>
  roomOf(view, agent)?.addresses.map(({ prefix }) => prefix) ?? []

it('only the exit that serves has the address that says so, and a network with one exit has none', () => {
  const view = withStandby()
  expect(servesAt(aPrefix('2001:db8:e:1100::/64'))).toBe('2001:db8:e:1100::2')
  expect([exit1.id, OTHER].map((exit) => addressesIn(view, exit).includes(SERVES))).toEqual([true, false])
  expect(addressesIn(asPromoted(view), OTHER)).toContain(SERVES)
  expect(addressesIn(asPromoted(view), exit1.id)).not.toContain(SERVES)
  expect(addressesIn(aNetworkOf(oslo1, home), exit1.id)).not.toContain(SERVES)
})

it('the one that stands by holds all of the exit point, and brings no packet there', () => {
  const view = withStandby()
  const [mine, theirs] = [roomOf(view, OTHER), roomOf(asPromoted(view), OTHER)]
  expect(mine?.routes).toEqual(theirs?.routes)
  expect(mine?.wireguards).toEqual(theirs?.wireguards)
  const behind = (of: NetworkView) =>
    roomOf(of, OTHER, gatewayNetns(OTHER))?.routes.map(({ destination }) => destination)
  expect(behind(view)?.filter((it) => it.includes(':'))).toEqual([])
  expect(behind(asPromoted(view))).toContain('2001:db8:e:1100::/64')
})

it('remembers for seconds who asks it, where it stands by and nowhere else', () => {
  const view = withStandby()
  const nft = (of: NetworkView, exit: string) => roomOf(of, exit)?.nft ?? ''
  const { rules, sets } = votes('{ "sfx" }', '2001:db8:e:1100::2')
  expect([rules.length, sets[0]]).toEqual([1, expect.stringContaining('timeout 6s')])
  expect([nft(view, OTHER), nft(view, exit1.id)].map((it) => it.includes('@votes'))).toEqual([true, false])
})

it('a wire of its own to each exit, of which the second has the port of the other family', () => {
  const view = withStandby()
  const ports = roomOf(view, home.id)?.wireguards.map(({ listenPort }) => listenPort) ?? []
  expect(new Set(ports).size).toBe(ports.length)
  const port = (wire?: 2) => exitWirePort(20_002, 'ipv4', { wire })
  expect([port(), port(2)]).toEqual([
    exitWirePort(20_002, 'ipv6', { wire: 2 }),
    exitWirePort(20_002, 'ipv6', {}),
  ])
  const { serving, standby } = exitWires(view, home.id)?.devices ?? {}
  expect(serving).not.toBe(standby)
  expect(exitWires(asPromoted(view), home.id)?.devices).toEqual({ serving: standby, standby: serving })
  const defaults = (of: NetworkView) =>
    roomOf(of, home.id)?.routes.flatMap((it) =>
      'dev' in it && it.destination === '0.0.0.0/0' && it.type === 'unicast' ? [it.dev] : [],
    )
  expect([defaults(view), defaults(asPromoted(view))]).toEqual([[serving], [standby]])
})

it('whether it serves is asked over both: the better route by the one in use', () => {
  const { plan } = withStandby()
  const [first, second] = probeRoutes(plan, 'a', 'b')
  expect(first).toMatchObject({ destination: SERVES, dev: 'a' })
  expect(second).toMatchObject({ destination: SERVES, dev: 'b' })
  expect((first?.metric ?? 0) < (second?.metric ?? 0)).toBe(true)
  expect(probeRoutes(withStandby(false).plan, 'a', 'b')).toEqual([])
})

it.for<[string, NetworkView]>([
  ['nobody stands by', aNetworkOf(oslo1, home)],
  ['it has no keys yet', withStandby(false)],
  [
    'keys are rotated',
    { ...withStandby(), plan: { ...withStandby().plan, rotation: {} } as unknown as NetworkView['plan'] },
  ],
])('no node asks for another exit while %s', ([, view]) => {
  expect([hasStandby(view.plan), exitWires(view, home.id)]).toEqual([false, null])
})

it('a node has wires to both exits, and a machine that is no member has none', () => {
  const view = withStandby()
  expect([standsBy(view, OTHER), standsBy(view, exit1.id)]).toEqual([true, false])
  expect(exitWires(view, oslo1.id)).not.toBeNull()
  expect(exitWires(view, anAgent('nobody'))).toBeNull()
})
