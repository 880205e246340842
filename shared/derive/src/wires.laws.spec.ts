import type { NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import { expect, it } from 'vitest'
import { bothOf, inEvery, mainRoom, pairs, present, roomsOf } from './examples/random-networks.examples.ts'
import { addressesOf } from './member-addresses.ts'
import { type Family, namesOf } from './names.ts'
import { pathBetween } from './paths.ts'

/** What holds for the wires of every network, whoever is in it and however they are reached. */

const nodeOf = (view: NetworkView, { node }: ResourcePlan) => view.machines[node] as NodeMachine
const familyOf = (endpoint: string): Family => (endpoint.startsWith('[') ? 'ipv6' : 'ipv4')

it('direct is symmetric, and exactly where both are public in one family', () => {
  inEvery((view) => {
    for (const [a, b] of pairs(view)) {
      const [there, back] = [nodeOf(view, b), nodeOf(view, a)]
      const path = pathBetween(back, there, b.ports.mesh)
      const reverse = pathBetween(there, back, a.ports.mesh)
      expect([reverse.kind, 'family' in reverse && reverse.family]).toEqual([
        path.kind,
        'family' in path && path.family,
      ])
      const shared = (['ipv6', 'ipv4'] as const).some((family) =>
        [there, back].every(({ reachability }) => reachability[family]?.kind === 'public'),
      )
      expect(path.kind).toBe(shared ? 'direct' : 'relayed')
    }
  })
})

/** Every peer with an endpoint is found there: some device of its machine listens on that port, with that key. */
it('peers of direct pairs fit: address, port, key and what they may send', () => {
  inEvery((view) => {
    for (const [self, other] of pairs(view)) {
      const path = pathBetween(nodeOf(view, self), nodeOf(view, other), other.ports.mesh)
      const names = (agent: string) => namesOf(agent, view.party, view.network)
      const peersHere = mainRoom(view, self.node).wireguards.flatMap(({ name, peers }) =>
        peers.flatMap((peer) => (peer.publicKey === other.keys?.mesh ? [{ name, peer }] : [])),
      )
      expect(peersHere).toHaveLength(path.kind === 'direct' && other.keys !== null ? 1 : 0)
      const [found] = peersHere
      if (found === undefined || path.kind !== 'direct') continue
      const { name, peer } = found
      const wire = mainRoom(view, other.node).wireguards.find(
        (it) => it.name === names(other.node).mesh(path.family),
      )
      const address = nodeOf(view, other).reachability[path.family] as { address: string }
      expect(name).toBe(names(self.node).mesh(path.family))
      const host = path.family === 'ipv6' ? `[${address.address}]` : address.address
      expect(peer.endpoint).toBe(`${host}:${wire?.listenPort}`)
      expect(wire?.privateKey).toBe(`${view.party}/${view.network}/mesh`)
      expect(peer.allowedIps).toEqual([...bothOf(other.prefix), `${addressesOf(other.prefix).linkLocal}/128`])
    }
  })
})

it('a member and its exit find each other: same family, right port, and one keeps the door open', () => {
  inEvery((view) => {
    const atExit = mainRoom(view, view.plan.exitPoint.exit).wireguards
    for (const resource of present(view)) {
      const here = mainRoom(view, resource.node).wireguards.at(-1)
      const there = atExit.find(({ peers }) =>
        peers.some(({ publicKey }) => publicKey === resource.keys?.exit),
      )
      const [up, down] = [
        here?.peers[0],
        there?.peers.find(({ publicKey }) => publicKey === resource.keys?.exit),
      ]
      if (up === undefined || down === undefined) continue
      expect(up.endpoint?.endsWith(`:${there?.listenPort}`)).toBe(true)
      expect(down.allowedIps).toEqual(bothOf(resource.prefix))
      expect(up.keepaliveSeconds > 0).toBe(down.endpoint === null)
      if (down.endpoint !== null) {
        expect(familyOf(down.endpoint)).toBe(familyOf(up.endpoint as string))
        expect(down.endpoint.endsWith(`:${here?.listenPort}`)).toBe(true)
      }
    }
  })
})

it('no device sends to endpoints of both families (ADR 0011), and its port says which: even for IPv6, odd for IPv4', () => {
  inEvery((view) => {
    for (const { listenPort, peers } of roomsOf(view).flatMap(({ wireguards }) => wireguards)) {
      const families = new Set(
        peers.flatMap(({ endpoint }) => (endpoint === null ? [] : [familyOf(endpoint)])),
      )
      expect([...families].filter((family) => family !== (listenPort % 2 === 0 ? 'ipv6' : 'ipv4'))).toEqual(
        [],
      )
    }
  })
})

it('no device has an address in the AllowedIPs of two peers', () => {
  inEvery((view) => {
    for (const { peers } of roomsOf(view).flatMap(({ wireguards }) => wireguards)) {
      const allowed = peers.flatMap(({ allowedIps }) => allowedIps)
      expect(new Set(allowed).size).toBe(allowed.length)
    }
  })
})
