import { type AgentId, transitAddress, wirePort } from '@sixfold/events'
import { isWanted, type NetworkView, type NodeMachine, type ResourcePlan } from '@sixfold/fold'
import type { KernelState, Room, Route, WireGuardPeer } from '@sixfold/kernel'
import { generationsAt, sendsOver } from '../generations.ts'
import { guards } from '../guards.ts'
import { seenMembers, seenPeers } from '../holes/hole-peers.ts'
import { kept } from '../kept.ts'
import { exitLinks } from '../links/exit-links.ts'
import { linkFilter, linkGuards } from '../links/link-filter.ts'
import { addressesOf } from '../member-addresses.ts'
import { mtuOf } from '../mtu.ts'
import { FAMILIES, KEEPALIVE_SECONDS, keyName, METRIC, namesOf, UPLINK } from '../names.ts'
import { memberFamily as familyOf, nodeEndpoint } from '../paths.ts'
import { type Space, spaceGuards, spacesOf, translatedOf } from '../spaces/spaces.ts'
import { defaultByGateway, gatewayPart, uplinkEnd } from '../uplink.ts'
import { exitFirewall } from './exit-firewall.ts'
import { nat64Filter, nat64Translator } from './nat64.ts'
import { isProxied } from './proxied.ts'
import { allOutside, outsideRanges, outsideRoutes } from './space-outside.ts'
import { exitWirePort, servesAt, servingAddress } from './standby.ts'
import { forwardsAt, translatedPart } from './translated-forwards.ts'

const wordsOf = (text: string): readonly string[] => (text === '' ? [] : text.split(' '))

const peerAt = kept(
  (
    { keys, prefix, ports }: ResourcePlan,
    machine: NodeMachine | undefined,
    more: string,
    isNext: boolean,
    wire: 2 | undefined,
  ): readonly WireGuardPeer[] => {
    if (keys === null || machine === undefined) return []
    const endpoint = nodeEndpoint(machine, (family) => exitWirePort(ports.exit, family, { wire }))
    return [
      {
        publicKey: keys.exit,
        endpoint,
        allowedIps: [prefix, addressesOf(prefix).ipv4Prefix, ...wordsOf(more)],
        // Who is not used yet is greeted, unless it has to come by itself.
        keepaliveSeconds: isNext && endpoint !== null ? KEEPALIVE_SECONDS : 0,
        because: keys.since,
      },
    ]
  },
)

const memberPeer = (
  view: NetworkView,
  resource: ResourcePlan,
  spaces: readonly Space[],
  isNext: boolean,
): readonly WireGuardPeer[] =>
  peerAt(
    resource,
    view.machines[resource.node] as NodeMachine | undefined,
    [...translatedOf(spaces, resource.node), ...outsideRanges(view.plan, spaces, resource.node)].join(' '),
    isNext,
    view.plan.exitPoint.wire,
  )

/** The routes to a member; none before it joined. */
const memberRoutes = kept(
  ({ prefix, keys }: ResourcePlan, dev: string, translated: string): readonly Route[] =>
    keys === null
      ? []
      : [prefix, addressesOf(prefix).ipv4Prefix, ...wordsOf(translated)].map((destination) => ({
          type: 'unicast',
          destination,
          dev,
          via: null,
          metric: METRIC,
          because: keys.since,
        })),
)

/** The guards of a member's prefixes, one of each family. */
const memberGuards = kept(({ prefix }: ResourcePlan, since: number) => ({
  ipv6: guards([prefix], since),
  ipv4: guards([addressesOf(prefix).ipv4Prefix], since),
}))

/** The policy in force, and the workloads that are reached by way of the exit point. */
const knockingAt = ({ plan }: NetworkView, resources: readonly ResourcePlan[]) => {
  const { enforced, workloads } = plan.goods
  if (enforced === null) return null
  const leaving = new Set(resources.flatMap(({ node, breakout }) => (breakout === 'exit' ? [node] : [])))
  return { policy: enforced, workloads: workloads.filter(({ node }) => leaving.has(node)) }
}

/**
 * Everything that a network's exit point wants from its exit's kernel. One that stands by holds all of it but what brings
 * packets there: the address that says that it serves, and the routes of the gateway. These it has, too, while the network
 * is moved to it or from it as planned (`isMoved`): whichever of both the packets come to, it brings them.
 */
export const deriveExitPoint = (view: NetworkView, isStandby: boolean, isMoved: boolean): KernelState => {
  const { exitPoint, resources: all, suspended } = view.plan
  const mtu = mtuOf(view)
  const { since } = exitPoint
  const names = namesOf(exitPoint.exit, view.party, view.network)
  const mine = addressesOf(exitPoint.prefix)
  // Closed towards who was removed, and guarded against it until it has left.
  const resources = all.filter(isWanted)
  const members = all.filter(({ left }) => left === null)
  const members6 = members.map(({ prefix }) => prefix)
  const members4 = members6.map((prefix) => addressesOf(prefix).ipv4Prefix)
  const leaving6 = resources.filter(({ breakout }) => breakout === 'exit').map(({ prefix }) => prefix)
  const spaces = spacesOf(view)
  const links = exitLinks(view, spaces, mtu)
  const seen = seenMembers(view)
  const families = FAMILIES.filter(
    (family) =>
      [...seen.values()].some((it) => it.has(family)) ||
      resources.some(({ node }) => familyOf(view, node) === family) ||
      links.families.includes(family),
  )
  const generations = generationsAt(view.plan, exitPoint.exit)
  const wires = generations.flatMap(({ number }) => families.map((family) => names.exit(family, number)))
  const wireTo = (node: AgentId): string =>
    names.exit(familyOf(view, node), sendsOver(view.plan, generations, exitPoint.exit, node).number)
  const uplink = uplinkEnd(names, mtu, since)
  const transit = transitAddress(exitPoint.transit)
  const inwards = forwardsAt(view, names)
  const translators = [
    translatedPart(names.netns, mtu, inwards.translated),
    nat64Translator(view.plan, names, mtu),
  ]
  const daemons = translators.flatMap((it) => it.daemons ?? [])

  const room: Room = {
    netns: names.netns,
    scope: 'whole',
    links: [
      uplink.link,
      ...wires.map((name) => ({ kind: 'wireguard', name, mtu, because: since }) as const),
      ...translators.flatMap((it) => it.links ?? []),
    ],
    addresses: [
      ...mine.gateways.map((address) => ({ dev: 'lo', prefix: `${address}/128`, because: since })),
      { dev: 'lo', prefix: `${mine.ipv4Gateway}/32`, because: since },
      ...servingAddress(view, isStandby),
      { dev: UPLINK, prefix: `${transit}/32`, because: since },
      uplink.address,
    ],
    routes: [
      ...guards([exitPoint.prefix, mine.ipv4Prefix], since),
      ...members.flatMap((it) => memberGuards(it, since).ipv6),
      ...members.flatMap((it) => memberGuards(it, since).ipv4),
      ...spaceGuards(view, spaces),
      ...(linkGuards(view, null).routes ?? []),
      ...resources.flatMap((it) =>
        memberRoutes(it, wireTo(it.node), translatedOf(spaces, it.node).join(' ')),
      ),
      ...translators.flatMap((it) => it.routes ?? []),
      ...resources.flatMap(({ node, keys }) =>
        keys === null ? [] : outsideRoutes(view.plan, spaces, node, wireTo(node)),
      ),
      ...links.routes(names.exit),
      defaultByGateway('::/0', since),
      defaultByGateway('0.0.0.0/0', since),
    ],
    neighbours: [uplink.neighbour],
    wireguards: generations.flatMap(({ number, plan, isNext }) =>
      families.map((family) => ({
        name: names.exit(family, number),
        listenPort: wirePort(plan.exitPoint.port, family),
        privateKey: keyName(view, 'exit', number),
        peers: [
          ...plan.resources
            .filter((it) => isWanted(it) && familyOf(view, it.node) === family)
            .flatMap((resource) => memberPeer(view, resource, spaces, isNext)),
          ...seenPeers(plan, seen, family),
          ...links.peers(number, family),
        ],
        because: since,
      })),
    ),
    nft: exitFirewall({
      wires,
      members6,
      members4,
      leaving6,
      transit,
      knocking: knockingAt(view, resources),
      isClosed: suspended !== null,
      isProxied: isProxied(view),
      links: linkFilter(view, null),
      ...inwards,
      spaces6: spaces.map(({ ranges }) => ranges.map(({ translated }) => translated)),
      nat64: nat64Filter(view.plan, names),
      outside4: allOutside(view.plan, spaces),
      isMoved,
      ...(isStandby ? { votesAt: servesAt(exitPoint.prefix) } : {}),
    }),
    ...(daemons.length === 0 ? {} : { daemons }),
  }

  const behind = isStandby && !isMoved ? [] : [exitPoint.prefix, ...leaving6]
  return { rooms: [room, gatewayPart(names, [...behind, `${transit}/32`], since)] }
}
