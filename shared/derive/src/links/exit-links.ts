import { wirePort } from '@sixfold/events'
import {
  type ExitMachine,
  isWanted,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { Route, WireGuardPeer } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { METRIC } from '../names.ts'
import { endpointText, LOOPBACK, pathBetween } from '../paths.ts'
import { type Space, translatedOf } from '../spaces/spaces.ts'
import { type ActiveLink, activeLinks } from './active-links.ts'
import { type LinkRanges, linkRanges } from './link-ranges.ts'

/** Exits have both address families outside; between them they use this one. */
export const EXIT_FAMILY = 'ipv6'

/** The resources of another network that some resource of this one cannot reach directly: they meet over both exits. */
const relayedIn = (view: NetworkView, link: ActiveLink): ResourcePlan[] => {
  const machine = (node: string) => view.machines[node as ResourcePlan['node']] as NodeMachine | undefined
  const own = view.plan.resources.filter(isWanted).flatMap(({ node }) => machine(node) ?? [])
  return link.plan.resources.filter(isWanted).filter(({ node, keys, ports }) => {
    const there = machine(node)
    if (there === undefined || keys === null) return false
    return own.some((here) => pathBetween(here, there, ports.mesh).kind === 'relayed')
  })
}

const carriedOf = (
  link: ActiveLink,
  ranges: LinkRanges | undefined,
  spaces: readonly Space[],
  { prefix, node }: ResourcePlan,
): string[] => {
  const range = addressesOf(prefix).ipv4Prefix
  const peered = link.peered === null ? [] : [prefix, ...(ranges?.theirs.has(range) === true ? [range] : [])]
  return [...peered, ...translatedOf(spaces, node, link.key)]
}

/** What an exit point has of networks whose exit points it meets: a peer each, and the routes to what is behind it. */
export type ExitLinks = Readonly<{
  peers: readonly WireGuardPeer[]
  routes: (dev: string) => readonly Route[]
}>

/** The exit points of linked networks, where members of both can only meet by way of them. */
export const exitLinks = (view: NetworkView, spaces: readonly Space[], mtu: number): ExitLinks => {
  const ranges = linkRanges(view)
  const links = activeLinks(view).flatMap((link) => {
    const { exitPoint } = link.plan
    const exit = view.machines[exitPoint.exit] as ExitMachine | undefined
    if (exitPoint.keys === null || exitPoint.left !== null || exit === undefined) return []
    const carried = relayedIn(view, link).flatMap((it) => carriedOf(link, ranges.get(link.key), spaces, it))
    if (carried.length === 0) return []
    const isHere = exit.id === view.plan.exitPoint.exit
    const address = isHere ? LOOPBACK[EXIT_FAMILY] : exit.endpoints[EXIT_FAMILY]
    const endpoint = endpointText(address, wirePort(exitPoint.port, EXIT_FAMILY))
    const because = Math.max(exitPoint.keys.since, link.because)
    return [{ carried, publicKey: exitPoint.keys.exit, endpoint, because, least: link.mtu }]
  })
  return {
    peers: links.map(({ carried, publicKey, endpoint, because }) => ({
      publicKey,
      endpoint,
      allowedIps: carried,
      keepaliveSeconds: 0,
      because,
    })),
    routes: (dev) =>
      links.flatMap(({ carried, because, least }) =>
        carried.map(
          (destination): Route => ({
            type: 'unicast',
            destination,
            dev,
            via: null,
            metric: METRIC,
            ...(least < mtu ? { mtu: least } : {}),
            because,
          }),
        ),
      ),
  }
}
