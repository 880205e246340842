import type { NetworkName } from '@sixfold/events'
import { isWanted, type NetworkView, type NodeMachine, type ResourcePlan } from '@sixfold/fold'
import type { Route, WireGuardPeer } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { type Family, METRIC } from '../names.ts'
import { type Path, pathBetween } from '../paths.ts'
import { type Space, translatedOf } from '../spaces/spaces.ts'
import { type ActiveLink, activeLinks } from './active-links.ts'
import { type LinkRanges, linkRanges, NO_RANGES } from './link-ranges.ts'
import { type LinkWire, linkSends, linkWires } from './link-wires.ts'

/** The devices of a resource by which other networks are met, by name, and the one to its exit. */
export type LinkedWires = Readonly<{
  device: (family: Family, on: LinkedPeer['sends']) => string
  exit: string
}>

/**
 * A resource of another network, as one of this network must know it. `prefixes` is what a peering gives of it, `translated`
 * what it holds of spaces that are here. `wires` are those to it where it is reached directly, `sends` by which one packets
 * go. `mtu` is said where its network takes less than this one.
 */
export type LinkedPeer = Readonly<{
  of: string
  network: NetworkName
  resource: ResourcePlan
  path: Path
  wires: readonly LinkWire[]
  sends: ReturnType<typeof linkSends>
  prefixes: readonly string[]
  translated: readonly string[]
  mtu: number | undefined
  because: number
}>

/** What a peering gives a resource of one of another network: its /64, and its IPv4 where both ranges mean one thing. */
const peeredPrefixes = (
  link: ActiveLink,
  { ours, theirs }: LinkRanges,
  mine: ResourcePlan,
  its: ResourcePlan,
): string[] => {
  if (link.peered === null) return []
  const [here, there] = [mine, its].map(({ prefix }) => addressesOf(prefix).ipv4Prefix) as [string, string]
  return ours.has(here) && theirs.has(there) ? [its.prefix, there] : [its.prefix]
}

/** All that is exchanged with resources of other networks, each with the path to it; nothing where there is nothing to. */
export const linkedPeers = (
  view: NetworkView,
  self: ResourcePlan,
  { mtu, here }: Readonly<{ mtu: number; here: readonly Space[] }>,
): LinkedPeer[] => {
  const all = linkRanges(view)
  const node = view.machines[self.node] as NodeMachine
  return activeLinks(view).flatMap((link) => {
    const ranges = all.get(link.key) ?? NO_RANGES
    const least = link.mtu < mtu ? link.mtu : undefined
    return link.plan.resources.filter(isWanted).flatMap((resource): LinkedPeer[] => {
      const there = view.machines[resource.node] as NodeMachine | undefined
      const prefixes = peeredPrefixes(link, ranges, self, resource)
      const translated = translatedOf(here, resource.node, link.key)
      if (there === undefined || prefixes.length + translated.length === 0) return []
      const path = pathBetween(node, there, resource.ports.mesh)
      const wires = path.kind === 'direct' ? linkWires(view, self, link, resource, [node, there]) : []
      const sends = linkSends(view, self, link, resource)
      const { key: of, party, network, because } = link
      const name = { party, network }
      return [{ of, network: name, resource, path, wires, sends, prefixes, translated, mtu: least, because }]
    })
  })
}

/** The WireGuard peers for a resource of another network on one device: it speaks for what was agreed. */
export const linkedMeshPeer = (
  { wires, prefixes, translated, because }: LinkedPeer,
  family: Family,
  on: LinkedPeer['sends'],
): WireGuardPeer[] =>
  wires
    .filter((it) => it.family === family && it.generation === on.generation && it.end === on.end)
    .map(({ publicKey, endpoint, keepaliveSeconds, since }) => ({
      publicKey,
      endpoint,
      allowedIps: [...prefixes, ...translated],
      keepaliveSeconds,
      because: Math.max(since, because),
    }))

/** The device over which a resource of another network is reached. */
export const linkedDevice = (
  { device, exit }: LinkedWires,
  { path, sends }: Pick<LinkedPeer, 'path' | 'sends'>,
): string => (path.kind === 'direct' ? device(path.family, sends) : exit)

/** The routes to a resource of a peered network: over a mesh device, or by way of both exits. */
export const linkedRoutes = (wires: LinkedWires, peer: LinkedPeer): Route[] => {
  const {
    resource: { keys },
    prefixes,
    mtu,
    because,
  } = peer
  return keys === null
    ? []
    : prefixes.map((destination) => ({
        type: 'unicast',
        destination,
        dev: linkedDevice(wires, peer),
        via: null,
        metric: METRIC,
        ...(mtu === undefined ? {} : { mtu }),
        because: Math.max(keys.since, because),
      }))
}
