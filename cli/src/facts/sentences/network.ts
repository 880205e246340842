import { endpointText } from '@sixfold/derive'
import { type AgentId, derivedIpv4Prefix, lastOfBlock } from '@sixfold/events'
import { listing, plural } from '../../render/plural.ts'
import {
  type Names,
  networkText,
  type Of,
  rangesText,
  type Sentences,
  several,
  spaceText,
  wayOutText,
} from './words.ts'

const allocated = ({ resources, exitPoint, mtu, wires }: Of<'NetworkAllocated'>, names: Names): string => {
  const members = resources.map(({ node, prefix }) => `${names.of(node)} ${prefix}`)
  const clear = wires === 'farm' ? '; in clear between nodes of a trusted farm' : ''
  return `${several(members, 'node')}; exit ${names.of(exitPoint.exit)} ${exitPoint.prefix}; MTU ${mtu}${clear}`
}

const founded = ({ resources, exit }: Of<'NetworkFounded'>, names: Names): string => {
  const members = resources.map(({ node, pair }) => `${names.of(node)} ${derivedIpv4Prefix(pair)}`)
  return `${several(members, 'node')}; exit ${names.of(exit.exit)}`
}

const pairOfNames = (members: readonly AgentId[], names: Names): string =>
  members.map((it) => names.of(it)).join(' and ')

const pairsText = (pairs: readonly (readonly AgentId[])[], names: Names): string =>
  several(
    pairs.map((members) => pairOfNames(members, names)),
    'pair',
  )

const candidateText = (candidate: Of<'HolePunchOffered'>['pairs'][number]['candidates'][number]): string =>
  candidate === null
    ? 'wherever it comes from'
    : `${endpointText(candidate.at.address, candidate.at.port)} (${candidate.kind})`

/** The life of a network, its members and its exit. */
export const LIFE = {
  NetworkFounded: founded,
  PairReserved: ({ member, pair }, names) => `${names.of(member)} gets ${derivedIpv4Prefix(pair)} instead`,
  NetworkAllocated: allocated,
  NetworkAbandoned: ({ code, sentence }) => `${code}: ${sentence}`,
  NetworkRefused: ({ order, code, sentence }) => `by order ${order}: ${code}, ${sentence}`,
  OrderRefused: ({ order, code, sentence }) => `order ${order}: ${code}, ${sentence}`,
  PeerJoined: ({ peers }, names) =>
    `${several(
      peers.map(({ member }) => names.of(member)),
      'member',
    )} with ${peers.length === 1 ? 'its' : 'their'} keys`,
  PeerLeft: ({ members }, names) => several(members.map(names.of), 'member'),
  NetworkConverged: ({ revision }) => `all members hold revision ${revision}`,
  NetworkDegraded: ({ members }, names) =>
    several(
      members.map(({ member, reason }) => `${names.of(member)} is ${reason}`),
      'member',
    ),
  FarmWiresPrepared: ({ farm, vni }) => `in farm ${farm}, as VXLAN ${vni}`,
  FarmWiresOpened: ({ farm }) => `in clear between its nodes in farm ${farm}`,
  FarmWiresClosed: ({ farm }) => `over WireGuard again in farm ${farm}`,
  FarmWiresRemoved: ({ farm }) => `no VXLAN any more in farm ${farm}`,
  NetworkSuspended: ({ order }) => `closed everywhere by order ${order}`,
  NetworkResumed: ({ order }) => `open again by order ${order}`,
  NetworkCancelled: ({ order }) => `by order ${order}`,
  NetworkGone: () => 'nobody holds anything of it',
  TeardownForced: ({ members }, names) => `${several(members.map(names.of), 'member')} counted as gone`,
  ResourceReserved: ({ node, pair }, names) => `${names.of(node)} is to get ${derivedIpv4Prefix(pair)}`,
  ResourceAdded: ({ node, prefix, mtu }, names) => `${names.of(node)} ${prefix}; MTU ${mtu}`,
  ResourceAbandoned: ({ node, code, sentence }, names) => `${names.of(node)}: ${code}, ${sentence}`,
  ResourceRemoved: ({ node }, names) => `${names.of(node)} takes it down`,
  ExitReserved: ({ exit, pairs }, names) =>
    `${names.of(exit)} is to serve it${pairs.length === 0 ? '' : `, with ${plural(pairs.length, 'new /64')}`}`,
  ExitMoved: ({ exit }, names) => `to ${names.of(exit)}, with the prefixes that it has`,
  ExitChanged: ({ exit, prefixes }, names) =>
    `to ${names.of(exit)}, with ${several(
      prefixes.map(({ member, prefix }) => `${prefix} on ${names.of(member)}`),
      'prefix',
    )}`,
  StandbyReserved: ({ exit }, names) => `${names.of(exit)} is to hold its exit point ready`,
  StandbyAssigned: ({ exit }, names) => `${names.of(exit)} holds its exit point ready`,
  StandbyReleased: ({ exit }, names) => `${names.of(exit)} takes its exit point down`,
  StandbyPromoted: ({ exit, instead }, names) =>
    `${names.of(exit)} serves it, ${names.of(instead)} stands by`,
  ExitMoveStarted: ({ exit, instead }, names) =>
    `${names.of(exit)} is to serve it in place of ${names.of(instead)}, once all are ready for that`,
  ExitMoveEnded: ({ exit }, names) => `nothing is led to ${names.of(exit)} any more, which stands by`,
  KeyRotationReserved: ({ members }) => `ports for new keys of ${plural(members.length, 'member')}`,
  KeyRotationStarted: ({ generation, resources }) =>
    `generation ${generation}, of ${plural(resources.length, 'node')} and the exit`,
  NextKeysMade: ({ generation, peers }, names) =>
    `of generation ${generation}: ${several(
      peers.map(({ member }) => names.of(member)),
      'member',
    )}`,
  LinkedWiresMoved: ({ generation, members }, names) =>
    `to generation ${generation}, with linked networks: ${several(
      members.map(({ member, to }) => `${names.of(member)} (with ${several(to.map(names.of), 'machine')})`),
      'member',
    )}`,
  WiresMoved: ({ generation, members }, names) =>
    `to generation ${generation}: ${several(
      members.map(({ member, without }) =>
        without.length === 0
          ? names.of(member)
          : `${names.of(member)} (not towards ${several(without.map(names.of), 'member')})`,
      ),
      'member',
    )}`,
  HolePunchPrepared: () => 'hidden members show the exit where they are found',
  HolePunchOffered: ({ pairs }, names) =>
    several(
      pairs.map(
        ({ members, candidates, round, attempt }) =>
          `${pairOfNames(members, names)} at ${candidates.map(candidateText).join(' and ')}, attempt ${round}.${attempt}`,
      ),
      'pair',
    ),
  NatHolePunched: ({ pairs }, names) => `${pairsText(pairs, names)} directly`,
  NatHoleLost: ({ pairs }, names) => `${pairsText(pairs, names)} by way of the exit again`,
  HolePunchRested: ({ pairs }, names) => `${pairsText(pairs, names)} did not get through`,
  KeyRotationForced: ({ generation, order }) =>
    `generation ${generation} by order ${order}, though not all followed: the one before is given up`,
  KeysRotated: ({ generation }) => `all use generation ${generation}: the one before is given up`,
} satisfies Partial<Sentences>

/** What a network has and offers. */
export const GOODS = {
  PublicIpv4Assigned: ({ address }) => address,
  PublicIpv4Released: ({ address }) => address,
  PublicPortsAssigned: ({ address, first }) => `${address} ports ${first} to ${lastOfBlock(first)}`,
  PublicPortsReleased: ({ address, first }) => `${address} ports ${first} to ${lastOfBlock(first)}`,
  PortForwardOpened: ({ forward, address, transport, port, to }) =>
    `${forward}: ${transport} ${address} port ${port} to ${to.workload} port ${to.port}`,
  PortForwardClosed: ({ forward }) => forward,
  ProxyOpened: ({ proxy, listen, to }) =>
    `${proxy}: ${listen.kind} ${listen.kind === 'tcp' ? listen.address : listen.host} port ${listen.port} to ${to.workload} port ${to.port}`,
  ProxyClosed: ({ proxy }) => proxy,
  WorkloadPlaced: ({ workload, node, ipv6, ipv4 }, names) =>
    `${workload} on ${names.of(node)}: ${ipv6}${ipv4 === null ? '' : `, ${ipv4}`}`,
  WorkloadRemoved: ({ workload }) => workload,
  ServiceNamed: ({ service, workload, transport, port }) =>
    `${service} is ${workload}, ${transport} port ${port}`,
  ServiceUnnamed: ({ service, workloads }) => `${service} is no more ${listing(workloads, 'or')}`,
  PolicyLifted: ({ mode }) => `${mode}: no policy any more`,
  PolicyChanged: ({ mode, groups }) =>
    `${mode}: ${
      groups.length === 0
        ? 'no security group'
        : `security ${groups.length === 1 ? 'group' : 'groups'} ${several(
            groups.map(({ label }) => label),
            'group',
          )}`
    }`,
  PeeringOffered: ({ peer }) => `to ${networkText(peer)}`,
  PeeringAccepted: ({ peer }) => `of ${networkText(peer)}`,
  PeeringEnded: ({ peer }) => `with ${networkText(peer)}`,
  AddressSpaceAttached: ({ space, id, ranges }, names) =>
    `${spaceText(space)}, number ${id}: ${rangesText(ranges, names)}`,
  AddressSpaceDetached: ({ id }) => `number ${id}`,
  WayOutOpened: ({ of }) => `of ${wayOutText(of)}, to the IPv4 internet`,
  WayOutClosed: ({ of }) => `of ${wayOutText(of)}`,
  MailAllowed: ({ operator }) => `to port 25, by operator ${operator}`,
  MailRefused: ({ operator }) => `to port 25, by operator ${operator}`,
} satisfies Partial<Sentences>
