import { aPrefix } from '@sixfold/events/example-values'
import type { NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { named, parted, peering } from '../examples/links.examples.ts'
import { keysOf } from '../examples/networks.examples.ts'
import { bothOf, mainRoom, present, randomNetwork, roomsOf } from '../examples/random-networks.examples.ts'
import { addressesOf } from '../member-addresses.ts'
import { namesOf } from '../names.ts'
import { pathBetween } from '../paths.ts'
import { pairsWithoutIpv4 } from './link-ranges.ts'

/** What holds for any two networks that peer, whoever is in them, on the same machines. */

const SINCE = 40

/** The same network under another name, with its own keys and /64s: of the same site, or of one where pairs repeat. */
const another = (view: NetworkView, name: string, site: string): NetworkView => {
  const own = <It extends { keys: ResourcePlan['keys'] }>(it: It, machine: string): It =>
    it.keys === null ? it : { ...it, keys: keysOf(`${name} ${machine}`) }
  const resources = view.plan.resources.map((it, index) => ({
    ...own(it, it.node),
    prefix: aPrefix(`2001:db8:${site}:${((site === 'a' ? 0x106 : 0x101) + index).toString(16)}::/64`),
    ports: { mesh: it.ports.mesh + 200, exit: it.ports.exit + 200 },
  }))
  const exitPoint = {
    ...own(view.plan.exitPoint, 'exit'),
    prefix: aPrefix('2001:db8:e:1200::/64'),
    port: view.plan.exitPoint.port + 2,
    transit: 2,
  }
  const { mesh: _, ...keys } = exitPoint.keys ?? { mesh: null, exit: null, since: 0 }
  const its = exitPoint.keys === null ? null : { mesh: null, ...keys }
  return named(
    { ...view, plan: { ...view.plan, resources, exitPoint: { ...exitPoint, keys: its as never } } },
    'umbrella',
    name,
  )
}

const twoNetworks = fc
  .record({ blue: randomNetwork, green: randomNetwork, site: fc.constantFrom('a', 'c') })
  .map(({ blue, green, site }) => {
    // Who is in both is one machine, as the first network has it.
    const machines = { ...green.machines, ...blue.machines }
    const other = another({ ...green, machines }, 'green', site)
    return peering({ ...blue, machines }, other, SINCE)
  })

const inEveryTwo = (law: (a: NetworkView, b: NetworkView) => void): void =>
  fc.assert(
    fc.property(twoNetworks, ([a, b]) => {
      law(a, b)
      law(b, a)
    }),
  )

const isOpen = ({ plan }: NetworkView): boolean => plan.suspended === null
const node = (view: NetworkView, { node: id }: ResourcePlan) => view.machines[id] as NodeMachine
const path = (view: NetworkView, a: ResourcePlan, b: ResourcePlan) =>
  pathBetween(node(view, a), node(view, b), b.ports.mesh)
const keysIn = ({ plan }: NetworkView): Set<string> =>
  new Set(
    [...plan.resources, plan.exitPoint].flatMap(({ keys }) =>
      keys === null ? [] : [keys.exit, ...(keys.mesh === null ? [] : [keys.mesh])],
    ),
  )

/** What a resource lets members of the other network speak for, by their keys. */
const heldFor = (
  view: NetworkView,
  agent: string,
  keys: ReadonlySet<string>,
): Map<string, readonly string[]> =>
  new Map(
    mainRoom(view, agent).wireguards.flatMap(({ peers }) =>
      peers.flatMap((peer) => (keys.has(peer.publicKey) ? [[peer.publicKey, peer.allowedIps] as const] : [])),
    ),
  )

const without4 = (a: NetworkView): Set<string> =>
  new Set(pairsWithoutIpv4(a).map(({ ours, theirs }) => `${ours} ${theirs}`))

it('each holds of the other what was agreed, of those that joined and can be met, and nothing more', () => {
  inEveryTwo((a, b) => {
    const none = without4(a)
    for (const self of present(a)) {
      const expected = present(b).flatMap((other) => {
        const is4 = !none.has(`${self.node} ${other.node}`)
        const { ipv4Prefix } = addressesOf(other.prefix)
        const key = other.keys?.mesh ?? null
        return isOpen(a) && isOpen(b) && key !== null && path(a, self, other).kind === 'direct'
          ? [[key, [other.prefix, ...(is4 ? [ipv4Prefix] : [])]] as const]
          : []
      })
      expect(heldFor(a, self.node, keysIn(b))).toEqual(new Map(expected))
    }
  })
})

it('both ends of a wire find each other: address, port and key', () => {
  inEveryTwo((a, b) => {
    for (const self of present(a))
      for (const other of present(b)) {
        const way = path(a, self, other)
        const peer = mainRoom(a, self.node)
          .wireguards.flatMap(({ peers }) => peers)
          .find(({ publicKey }) => publicKey === other.keys?.mesh)
        if (peer === undefined || way.kind !== 'direct') continue
        const { mesh } = namesOf(other.node, b.party, b.network)
        const there = mainRoom(b, other.node).wireguards.find(({ name }) => name === mesh(way.family))
        // It is there also where only the other network needs it.
        expect(peer.endpoint?.endsWith(`:${there?.listenPort}`)).toBe(true)
        const back = there?.peers.some(({ publicKey }) => publicKey === self.keys?.mesh)
        expect(back).toBe(self.keys !== null)
      }
  })
})

it('no device has an address in the AllowedIPs of two peers, and no room a destination twice', () => {
  inEveryTwo((a) => {
    for (const { wireguards, routes, links } of roomsOf(a)) {
      for (const { peers } of wireguards) {
        const ips = peers.flatMap(({ allowedIps }) => allowedIps)
        expect(ips).toEqual([...new Set(ips)])
      }
      const ways = routes.flatMap((it) => (it.type === 'unicast' ? [it.destination] : []))
      expect(ways).toEqual([...new Set(ways)])
      expect(links.map(({ name }) => name)).toEqual([...new Set(links.map(({ name }) => name))])
    }
  })
})

it('IPv4 goes both ways or none: a pair that has it has a route at both ends', () => {
  inEveryTwo((a, b) => {
    if (!isOpen(a) || !isOpen(b)) return
    const [mine, its] = [without4(a), without4(b)]
    for (const self of present(a))
      for (const other of present(b)) {
        expect(mine.has(`${self.node} ${other.node}`)).toBe(its.has(`${other.node} ${self.node}`))
        const range = addressesOf(other.prefix).ipv4Prefix
        const own = a.plan.resources.some(({ prefix }) => addressesOf(prefix).ipv4Prefix === range)
        const hasWay = mainRoom(a, self.node).routes.some(
          ({ type, destination }) => type === 'unicast' && destination === range,
        )
        if (!own) expect(hasWay).toBe(other.keys !== null && !mine.has(`${self.node} ${other.node}`))
      }
  })
})

it('those that cannot meet do so over both exit points, which speak for them and for nobody else', () => {
  inEveryTwo((a, b) => {
    const held = heldFor(a, a.plan.exitPoint.exit, keysIn(b))
    const relayed = present(b).filter(
      (other) => other.keys !== null && present(a).some((self) => path(a, self, other).kind === 'relayed'),
    )
    const isThere = isOpen(a) && isOpen(b) && b.plan.exitPoint.keys !== null && relayed.length > 0
    expect([...held.keys()]).toEqual(isThere ? [b.plan.exitPoint.keys?.exit] : [])
    const six = [...held.values()].flat().filter((it) => it.includes(':'))
    expect(six).toEqual(isThere ? relayed.map(({ prefix }) => prefix) : [])
  })
})

it('while one is suspended, or both parted, nothing of the other is derived', () => {
  inEveryTwo((a, b) => {
    const foreign = [...keysIn(b), ...b.plan.resources.map(({ prefix }) => prefix)]
    const texts = (view: NetworkView) => JSON.stringify(roomsOf(view))
    const over = [parted(a), ...(isOpen(a) && isOpen(b) ? [] : [a])]
    for (const view of over)
      for (const text of foreign.map((it) => JSON.stringify(it))) expect(texts(view)).not.toContain(text)
  })
})

it('what can be reached is guarded: a wire that is down is unreachable, never the internet', () => {
  inEveryTwo((a, b) => {
    if (!isOpen(a) || !isOpen(b)) return
    for (const agent of [...present(a).map(({ node: id }) => id), a.plan.exitPoint.exit]) {
      const { routes } = mainRoom(a, agent)
      const guarded = new Set(routes.flatMap((it) => (it.type === 'unreachable' ? [it.destination] : [])))
      const ways = routes.flatMap((it) => (it.type === 'unicast' ? [it.destination] : []))
      const theirs = new Set(present(b).flatMap(({ prefix }) => bothOf(prefix)))
      for (const { prefix, left } of b.plan.resources) expect(guarded.has(prefix)).toBe(left === null)
      for (const way of ways.filter((it) => theirs.has(it))) expect(guarded).toContain(way)
    }
  })
})

it('of two networks that both are peers, neither is let through to the other', () => {
  fc.assert(
    fc.property(twoNetworks, randomNetwork, ([a], third) => {
      const red = another({ ...third, machines: { ...third.machines, ...a.machines } }, 'red', 'd')
      const [more] = peering(a, red, SINCE + 1)
      const letIn = roomsOf(more)
        .flatMap(({ nft }) => (nft ?? '').split('\n'))
        .filter((line) => line.includes('saddr @peers') && line.includes('ct mark set'))
      for (const line of letIn) expect(line).toMatch(/daddr @members|oifname "sfw\*"/)
    }),
  )
})
