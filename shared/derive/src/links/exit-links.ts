import { wirePort } from '@sixfold/events'
import {
  type ExitMachine,
  isWanted,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { Route, WireGuardPeer } from '@sixfold/kernel'
import { generationsAt } from '../generations.ts'
import { addressesOf } from '../member-addresses.ts'
import { FAMILIES, type Family, KEEPALIVE_SECONDS, METRIC } from '../names.ts'
import { endpointText, LOOPBACK, pathBetween } from '../paths.ts'
import { type Space, translatedOf } from '../spaces/spaces.ts'
import { type ActiveLink, activeLinks } from './active-links.ts'
import { type LinkRanges, linkRanges } from './link-ranges.ts'
import { exitLinkFamily, generationsInUse, type LinkedEnd } from './link-wires.ts'

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

/** What an exit point has of networks whose exit points it meets, on one of its devices, and the routes to what is behind. */
export type ExitLinks = Readonly<{
  /** The underlay families over which it meets some. */
  families: readonly Family[]
  peers: (generation: number, family: Family) => readonly WireGuardPeer[]
  routes: (device: (family: Family, generation: number) => string) => readonly Route[]
  /** The other ends of its wires of a generation. */
  ends: (generation: number) => readonly LinkedEnd[]
}>

/** The exit points of linked networks, where members of both can only meet by way of them. */
export const exitLinks = (view: NetworkView, spaces: readonly Space[], mtu: number): ExitLinks => {
  const ranges = linkRanges(view)
  const links = activeLinks(view).flatMap((link) => {
    const { exitPoint } = link.plan
    const exit = view.machines[exitPoint.exit] as ExitMachine | undefined
    if (exitPoint.keys === null || exitPoint.left !== null || exit === undefined) return []
    const carried = relayedIn(view, link).flatMap((it) => carriedOf(link, ranges.get(link.key), spaces, it))
    return carried.length === 0 ? [] : [exitLink(view, link, exit, carried)]
  })
  const wires = links.flatMap((it) => it.wires)
  return {
    families: FAMILIES.filter((family) => wires.some((it) => it.family === family)),
    peers: (generation, family) =>
      wires.flatMap((it) => (it.generation === generation && it.family === family ? [it.peer] : [])),
    ends: (generation) =>
      links.map(({ machine, network, wires: its }) => ({
        machine,
        network,
        keys: its.flatMap((it) => (it.generation === generation ? [it.peer.publicKey] : [])),
      })),
    routes: (device) =>
      links.flatMap(({ carried, sends, because, least }) =>
        carried.map(
          (destination): Route => ({
            type: 'unicast',
            destination,
            dev: device(sends.family, sends.generation),
            via: null,
            metric: METRIC,
            ...(least < mtu ? { mtu: least } : {}),
            because,
          }),
        ),
      ),
  }
}

/** The wires to the exit point of a linked network, one for each two generations, and by which of them is sent. */
const exitLink = (view: NetworkView, link: ActiveLink, exit: ExitMachine, carried: readonly string[]) => {
  const plans = [view.plan, link.plan] as const
  const here = view.plan.exitPoint.exit
  const wires = generationsAt(view.plan, here).flatMap((mine) =>
    generationsAt(link.plan, exit.id).flatMap((its) => {
      const { keys, port } = its.plan.exitPoint
      if (keys === null) return []
      const family = exitLinkFamily(plans, [mine, its])
      const address = exit.id === here ? LOOPBACK[family] : exit.endpoints[family]
      const peer: WireGuardPeer = {
        publicKey: keys.exit,
        endpoint: endpointText(address, wirePort(port, family)),
        allowedIps: carried,
        keepaliveSeconds: mine.isNext || its.isNext ? KEEPALIVE_SECONDS : 0,
        because: Math.max(keys.since, link.because),
      }
      return [{ generation: mine.number, family, peer }]
    }),
  )
  const both = generationsInUse(plans, [here, exit.id])
  const sends = { generation: both[0].number, family: exitLinkFamily(plans, both) }
  const because = Math.max(both[1].plan.exitPoint.keys?.since ?? 0, link.because)
  const network = { party: link.party, network: link.network }
  return { machine: exit.id, network, carried, wires, sends, because, least: link.mtu }
}
