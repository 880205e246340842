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
import { guards } from '../guards.ts'
import { kept } from '../kept.ts'
import { addressesOf } from '../member-addresses.ts'
import { type Family, KEEPALIVE_SECONDS, METRIC } from '../names.ts'
import { exitEndpoint, type Path, pathBetween } from '../paths.ts'

/** The WireGuard devices of a resource, by name: one per underlay family of its direct peers, and the one to its exit. */
export type Wires = Readonly<{ mesh: (family: Family) => string; exit: string }>

/** Where what is for a peer is sent: `via` where the device is a link with more than one at its other end. */
export type Way = Readonly<{ dev: string; via: string | null; since: number }>

/** The way to a peer in clear, over VXLAN; null where that is not open. */
export const inFarm = (
  device: (family: Family) => string,
  farm: FarmSide | null,
  { resource }: Peer,
): Way | null => {
  const found = farmWay(farm, resource.node)
  return found === null ? null : { dev: device(found.family), via: found.via, since: found.since }
}

/** The way to a peer: in clear where that is open, else over the WireGuard device that leads there. */
export const wayOver = (dev: string, clear: Way | null, { resource }: Peer): Way => {
  const since = resource.keys?.since ?? resource.since
  return clear === null ? { dev, via: null, since } : { ...clear, since: Math.max(since, clear.since) }
}

/** The way through an open hole: over the mesh device of the older generation, while keys are rotated. */
export const throughHole = (
  { family, since }: Readonly<{ family: Family; since: number }>,
  wires: Wires | undefined,
  { resource }: Peer,
): Way => ({
  dev: (wires as Wires).mesh(family),
  via: null,
  since: Math.max(resource.keys?.since ?? resource.since, since),
})

/** Another resource of the network, and how it is reached from here. */
export type Peer = Readonly<{ resource: ResourcePlan; path: Path }>

const peerOf = kept((resource: ResourcePlan, here: NodeMachine, there: NodeMachine | undefined): Peer => {
  const path =
    there === undefined ? ({ kind: 'relayed' } as const) : pathBetween(here, there, resource.ports.mesh)
  return { resource, path }
})

/** The other resources that are wanted, with the path to each. */
export const peersOf = (view: NetworkView, self: ResourcePlan): Peer[] => {
  const here = view.machines[self.node] as NodeMachine
  return view.plan.resources
    .filter((it) => it.node !== self.node && isWanted(it))
    .map((resource) => peerOf(resource, here, view.machines[resource.node] as NodeMachine | undefined))
}

/** In a generation that is not used yet everybody is greeted at once, and again while nobody answers. */
const greeting = (isNext: boolean): number => (isNext ? KEEPALIVE_SECONDS : 0)

const directPeer = kept(
  ({ resource, path }: Peer, translated: string, isNext: boolean): readonly WireGuardPeer[] => {
    const { keys, prefix } = resource
    if (path.kind !== 'direct' || keys === null || keys.mesh === null) return []
    const { ipv4Prefix, linkLocal } = addressesOf(prefix)
    const more = translated === '' ? [] : translated.split(' ')
    return [
      {
        publicKey: keys.mesh,
        endpoint: path.endpoint,
        allowedIps: [prefix, ipv4Prefix, `${linkLocal}/128`, ...more],
        keepaliveSeconds: greeting(isNext),
        because: keys.since,
      },
    ]
  },
)

/**
 * The WireGuard peer for one that is direct over this family; none before it joined. `translated`: what it holds of
 * spaces. `isNext`: of a generation that is not used yet.
 */
export const meshPeer = (
  peer: Peer,
  family: Family,
  translated: readonly string[],
  isNext = false,
): readonly WireGuardPeer[] =>
  peer.path.kind === 'direct' && peer.path.family === family
    ? directPeer(peer, translated.join(' '), isNext)
    : []

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

const over = ({ dev, via, since }: Way, destinations: readonly string[]): Route[] =>
  destinations.map((destination) => ({
    type: 'unicast',
    destination,
    dev,
    via,
    metric: METRIC,
    because: since,
  }))

const routesOver = kept(
  ({ prefix }: ResourcePlan, dev: string, via: string | null, since: number): readonly Route[] =>
    over({ dev, via, since }, [prefix, addressesOf(prefix).ipv4Prefix]),
)

/** The routes to a peer, the way that leads to it. */
export const peerRoutes = ({ dev, via, since }: Way, { resource }: Peer): readonly Route[] =>
  resource.keys === null ? [] : routesOver(resource, dev, via, since)

/** The routes that go to the exit: its own prefixes, and the defaults of what breaks out there. */
export const exitRoutes = (dev: string, { exitPoint }: NetworkPlan, self: ResourcePlan): Route[] => {
  if (exitPoint.keys === null) return []
  const { ipv4Prefix } = addressesOf(exitPoint.prefix)
  const defaults = self.breakout === 'exit' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0']
  const way = { dev, via: null, since: exitPoint.keys.since }
  return over(way, [exitPoint.prefix, ipv4Prefix, ...defaults])
}

const bothPrefixes = kept(({ prefix }: Member): readonly string[] => [prefix, addressesOf(prefix).ipv4Prefix])

/** Both families of every prefix of the network but this resource's own: those that were removed too, until they left. */
export const otherPrefixes = (others: readonly Member[]): string[] => others.flatMap((it) => bothPrefixes(it))

type Member = ResourcePlan | NetworkPlan['exitPoint']

/** Every other member of the network that has not left, and its exit point. */
export const otherMembers = (
  { resources, exitPoint }: NetworkPlan,
  self: ResourcePlan,
): readonly Member[] => [
  ...resources.filter(({ node, left }) => node !== self.node && left === null),
  exitPoint,
]

/** The guards of another member's prefixes. */
export const memberGuards = kept((member: Member, since: number): readonly Route[] =>
  guards(bothPrefixes(member), since),
)
