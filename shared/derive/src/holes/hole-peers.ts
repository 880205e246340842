import { type AgentId, wirePort } from '@sixfold/events'
import {
  type ExitMachine,
  type Hole,
  isOpenHole,
  isWanted,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { WireGuardPeer } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { FAMILIES, type Family, KEEPALIVE_SECONDS } from '../names.ts'
import { endpointText } from '../paths.ts'
import { candidateFor, hiddenPairs, hiddenPeers, holesAt } from './holes.ts'

/** While two try, each second: the first packet of the one opens what drops that of the other. */
const TRY_SECONDS = 1
/** Through an open hole: so that it stays open, and that one which is closed is noticed soon. */
const HOLE_KEEPALIVE_SECONDS = 10

const isHiddenIn = (machine: NodeMachine, family: Family): boolean =>
  machine.reachability[family]?.kind === 'hidden'

/**
 * What a resource has of ways to members that one of both hides: `families` in which it can try at all, `greeting` in which
 * the exit point must see where it is found, and the holes that are tried or open. Null before the network is prepared.
 */
export type HoleSide = Readonly<{
  families: readonly Family[]
  greeting: readonly Family[]
  holes: ReadonlyMap<AgentId, Hole>
}>

/** How a resource is to reach members that it can reach through a hole only; null where nothing is prepared. */
export const holeSideOf = (view: NetworkView, self: ResourcePlan): HoleSide | null => {
  if (view.plan.holes === undefined) return null
  const here = view.machines[self.node] as NodeMachine
  const peers = hiddenPeers(view, self)
  const bothHide = (family: Family): boolean =>
    isHiddenIn(here, family) &&
    peers.some(
      (it) => it.family === family && isHiddenIn(view.machines[it.resource.node] as NodeMachine, family),
    )
  return {
    families: FAMILIES.filter((family) => peers.some((it) => it.family === family)),
    greeting: FAMILIES.filter(bothHide),
    holes: holesAt(view, self.node),
  }
}

/** The exit point as a peer that sees where a mesh device is found, and over which nothing is sent. */
export const seeingPeer = (
  { exitPoint }: NetworkPlan,
  side: HoleSide | null,
  exit: ExitMachine | undefined,
  family: Family,
): WireGuardPeer[] =>
  side === null || exit === undefined || exitPoint.keys === null || !side.greeting.includes(family)
    ? []
    : [
        {
          publicKey: exitPoint.keys.exit,
          endpoint: endpointText(exit.endpoints[family], wirePort(exitPoint.port, family)),
          allowedIps: [],
          keepaliveSeconds: KEEPALIVE_SECONDS,
          because: exitPoint.keys.since,
        },
      ]

/**
 * The other end of a hole, as a peer: it speaks with its own addresses from when it is offered, so that nothing is lost
 * whoever of the two sends through the hole first; and until both know that it is given up. Routes say whether anything is
 * sent.
 */
export const holePeer = (
  side: HoleSide | null,
  self: NodeMachine,
  { node, keys, prefix }: ResourcePlan,
  family: Family,
  translated: readonly string[],
): WireGuardPeer[] => {
  const hole = side?.holes.get(node)
  if (hole === undefined || hole.family !== family || keys === null || keys.mesh === null) return []
  const { ipv4Prefix, linkLocal } = addressesOf(prefix)
  const endpoint = candidateFor(hole, self.id)
  const held = isHiddenIn(self, family) ? HOLE_KEEPALIVE_SECONDS : 0
  const tried = endpoint === null ? 0 : TRY_SECONDS
  return [
    {
      publicKey: keys.mesh,
      endpoint,
      allowedIps: [prefix, ipv4Prefix, `${linkLocal}/128`, ...translated],
      keepaliveSeconds: hole.punched === null ? tried : held,
      because: Math.max(keys.since, hole.punched ?? hole.offered),
    },
  ]
}

/** The way through an open hole: the underlay family, and since when; null where it is not open. */
export const holeWay = (
  side: HoleSide | null,
  node: AgentId,
): Readonly<{ family: Family; since: number }> | null => {
  const hole = side?.holes.get(node)
  return hole === undefined || hole.punched === null || !isOpenHole(hole)
    ? null
    : { family: hole.family, since: hole.punched }
}

/** Which members an exit point is to see over which families, so that others can find them. */
export const seenMembers = (view: NetworkView): ReadonlyMap<AgentId, ReadonlySet<Family>> => {
  const seen = new Map<AgentId, Set<Family>>()
  if (view.plan.holes === undefined) return seen
  for (const { one, other, family } of hiddenPairs(view)) {
    const ends = [one.node, other.node]
    if (!ends.every((it) => isHiddenIn(view.machines[it] as NodeMachine, family))) continue
    for (const node of ends) seen.set(node, (seen.get(node) ?? new Set()).add(family))
  }
  return seen
}

/** The members that an exit point is to see over one family, as peers over which nothing is sent. */
export const seenPeers = (
  { resources }: NetworkPlan,
  seen: ReturnType<typeof seenMembers>,
  family: Family,
): WireGuardPeer[] =>
  resources.flatMap(({ node, keys, removed, left }) =>
    keys === null ||
    keys.mesh === null ||
    !isWanted({ removed, left }) ||
    seen.get(node)?.has(family) !== true
      ? []
      : [
          {
            publicKey: keys.mesh,
            endpoint: null,
            allowedIps: [],
            keepaliveSeconds: 0,
            because: keys.since,
          },
        ],
  )
