import {
  type ExitMachine,
  isWanted,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { Route, WireGuardPeer } from '@sixfold/kernel'
import { type FarmSide, farmWay } from '../farm/farm-wires.ts'
import { addressesOf } from '../member-addresses.ts'
import { type Family, METRIC } from '../names.ts'
import { exitEndpoint, type Path, pathBetween } from '../paths.ts'

/** A hidden member keeps its NAT's mapping open; 25 s is under every NAT's UDP timeout that RFC 4787 allows. */
const KEEPALIVE_SECONDS = 25

/** The devices of a network resource, by name: one per underlay family of its direct peers, and the one to its exit. */
export type Wires = Readonly<{
  mesh: (family: Family) => string
  farm: (family: Family) => string
  exit: string
}>

/** Where what is for a peer is sent: `via` where the device is a link with more than one at its other end. */
export type Way = Readonly<{ dev: string; via: string | null; since: number }>

/** The way to a peer: over VXLAN where that is open, over WireGuard directly, or by way of the exit. */
export const wayTo = (wires: Wires, farm: FarmSide | null, { resource, path }: Peer): Way => {
  const since = resource.keys?.since ?? resource.since
  const inClear = farmWay(farm, resource.node)
  if (inClear !== null)
    return { dev: wires.farm(inClear.family), via: inClear.via, since: Math.max(since, inClear.since) }
  return { dev: path.kind === 'direct' ? wires.mesh(path.family) : wires.exit, via: null, since }
}

/** Another resource of the network, and how it is reached from here. */
export type Peer = Readonly<{ resource: ResourcePlan; path: Path }>

/** The other resources that are wanted, with the path to each. */
export const peersOf = (view: NetworkView, self: ResourcePlan): Peer[] => {
  const here = view.machines[self.node] as NodeMachine
  return view.plan.resources
    .filter((it) => it.node !== self.node && isWanted(it))
    .map((resource) => {
      const there = view.machines[resource.node] as NodeMachine | undefined
      const path =
        there === undefined ? ({ kind: 'relayed' } as const) : pathBetween(here, there, resource.ports.mesh)
      return { resource, path }
    })
}

/** The WireGuard peer for one that is direct over this family; none before it joined. `translated`: what it holds of spaces. */
export const meshPeer = (
  { resource, path }: Peer,
  family: Family,
  translated: readonly string[],
): WireGuardPeer[] => {
  const { keys, prefix } = resource
  if (path.kind !== 'direct' || path.family !== family || keys === null || keys.mesh === null) return []
  const { ipv4Prefix, linkLocal } = addressesOf(prefix)
  return [
    {
      publicKey: keys.mesh,
      endpoint: path.endpoint,
      allowedIps: [prefix, ipv4Prefix, `${linkLocal}/128`, ...translated],
      keepaliveSeconds: 0,
      because: keys.since,
    },
  ]
}

/** The WireGuard peer that takes everything else: the exit point; none before it joined. */
export const exitPeer = (
  { exitPoint }: NetworkPlan,
  node: NodeMachine,
  exit: ExitMachine | undefined,
): WireGuardPeer[] => {
  if (exitPoint.keys === null || exit === undefined) return []
  const { endpoint, hidden } = exitEndpoint(node, exit, exitPoint.port)
  return [
    {
      publicKey: exitPoint.keys.exit,
      endpoint,
      allowedIps: ['::/0', '0.0.0.0/0'],
      keepaliveSeconds: hidden ? KEEPALIVE_SECONDS : 0,
      because: exitPoint.keys.since,
    },
  ]
}

const over = ({ dev, via, since }: Way, destinations: readonly string[]): Route[] =>
  destinations.map((destination) => ({
    type: 'unicast',
    destination,
    dev,
    via,
    metric: METRIC,
    because: since,
  }))

/** The routes to a peer: over VXLAN, over its mesh device, or by way of the exit. */
export const peerRoutes = (wires: Wires, farm: FarmSide | null, peer: Peer): Route[] => {
  const { keys, prefix } = peer.resource
  return keys === null ? [] : over(wayTo(wires, farm, peer), [prefix, addressesOf(prefix).ipv4Prefix])
}

/** The routes that go to the exit: its own prefixes, and the defaults of what breaks out there. */
export const exitRoutes = (wires: Wires, { exitPoint }: NetworkPlan, self: ResourcePlan): Route[] => {
  if (exitPoint.keys === null) return []
  const { ipv4Prefix } = addressesOf(exitPoint.prefix)
  const defaults = self.breakout === 'exit' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0']
  const way = { dev: wires.exit, via: null, since: exitPoint.keys.since }
  return over(way, [exitPoint.prefix, ipv4Prefix, ...defaults])
}

/** Both families of every prefix of the network but this resource's own: those that were removed too, until they left. */
export const otherPrefixes = ({ resources, exitPoint }: NetworkPlan, self: ResourcePlan): string[] =>
  [...resources.filter(({ node, left }) => node !== self.node && left === null), exitPoint].flatMap(
    ({ prefix }) => [prefix, addressesOf(prefix).ipv4Prefix],
  )
