import {
  type ExitMachine,
  isWanted,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { Route, WireGuardPeer } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { type Family, KEEPALIVE_SECONDS, METRIC } from '../names.ts'
import { exitEndpoint, type Path, pathBetween } from '../paths.ts'

/** The devices of a network resource, by name: one per underlay family of its direct peers, and the one to its exit. */
export type Wires = Readonly<{ mesh: (family: Family) => string; exit: string }>

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

/** In a generation that is not used yet everybody is greeted at once, and again while nobody answers. */
const greeting = (isNext: boolean): number => (isNext ? KEEPALIVE_SECONDS : 0)

/**
 * The WireGuard peer for one that is direct over this family; none before it joined. `translated`: what it holds of
 * spaces. `isNext`: of a generation that is not used yet.
 */
export const meshPeer = (
  { resource, path }: Peer,
  family: Family,
  translated: readonly string[],
  isNext = false,
): WireGuardPeer[] => {
  const { keys, prefix } = resource
  if (path.kind !== 'direct' || path.family !== family || keys === null || keys.mesh === null) return []
  const { ipv4Prefix, linkLocal } = addressesOf(prefix)
  return [
    {
      publicKey: keys.mesh,
      endpoint: path.endpoint,
      allowedIps: [prefix, ipv4Prefix, `${linkLocal}/128`, ...translated],
      keepaliveSeconds: greeting(isNext),
      because: keys.since,
    },
  ]
}

/** The WireGuard peer that takes everything else: the exit point; none before it joined. */
export const exitPeer = (
  { exitPoint }: NetworkPlan,
  node: NodeMachine,
  exit: ExitMachine | undefined,
  isNext = false,
): WireGuardPeer[] => {
  if (exitPoint.keys === null || exit === undefined) return []
  const { endpoint, hidden } = exitEndpoint(node, exit, exitPoint.port)
  return [
    {
      publicKey: exitPoint.keys.exit,
      endpoint,
      allowedIps: ['::/0', '0.0.0.0/0'],
      keepaliveSeconds: hidden ? KEEPALIVE_SECONDS : greeting(isNext),
      because: exitPoint.keys.since,
    },
  ]
}

const over = (dev: string, destinations: readonly string[], because: number): Route[] =>
  destinations.map((destination) => ({
    type: 'unicast',
    destination,
    dev,
    via: null,
    metric: METRIC,
    because,
  }))

/** The routes to a peer, over the device that leads to it. */
export const peerRoutes = (dev: string, { resource }: Peer): Route[] => {
  if (resource.keys === null) return []
  const { ipv4Prefix } = addressesOf(resource.prefix)
  return over(dev, [resource.prefix, ipv4Prefix], resource.keys.since)
}

/** The routes that go to the exit: its own prefixes, and the defaults of what breaks out there. */
export const exitRoutes = (dev: string, { exitPoint }: NetworkPlan, self: ResourcePlan): Route[] => {
  if (exitPoint.keys === null) return []
  const { ipv4Prefix } = addressesOf(exitPoint.prefix)
  const defaults = self.breakout === 'exit' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0']
  return over(dev, [exitPoint.prefix, ipv4Prefix, ...defaults], exitPoint.keys.since)
}

/** Both families of every prefix of the network but this resource's own: those that were removed too, until they left. */
export const otherPrefixes = ({ resources, exitPoint }: NetworkPlan, self: ResourcePlan): string[] =>
  [...resources.filter(({ node, left }) => node !== self.node && left === null), exitPoint].flatMap(
    ({ prefix }) => [prefix, addressesOf(prefix).ipv4Prefix],
  )
