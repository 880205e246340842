import { type Claim, derivedIpv4Prefix, type Fact, type Holder, transitAddress } from '@sixfold/events'
import type { AgentNames } from '../names/agent-names.ts'
import { shortType } from '../orders/short-type.ts'
import { listing, plural } from '../render/plural.ts'

type Names = Pick<AgentNames, 'of'>
type Of<Name extends Fact['name']> = Extract<Fact, { name: Name }>['data']

/** More than this is a number, not a list. */
const LISTED = 4

const several = (words: readonly string[], what: string): string =>
  words.length > LISTED
    ? `${words.slice(0, LISTED - 1).join(', ')} and ${plural(words.length - LISTED + 1, `${what} more`, `${what}s more`)}`
    : listing(words)

const claimText = ({ party, network, member }: Claim, names: Names): string =>
  `${party}/${network} on ${names.of(member)}`

const holderText = ({ kind, id }: Holder): string => `${kind === 'farm' ? 'farm' : 'exit group'} ${id}`

const reachText = ({ reachability: { ipv6, ipv4 } }: Of<'NodeRegistered'>): string =>
  (
    [
      ['IPv6', ipv6],
      ['IPv4', ipv4],
    ] as const
  )
    .flatMap(([family, reach]) => {
      if (reach === undefined) return []
      return [reach.kind === 'hidden' ? `${family} hidden` : reach.address]
    })
    .join(', ')

const allocated = ({ resources, exitPoint, mtu }: Of<'NetworkAllocated'>, names: Names): string => {
  const members = resources.map(({ node, prefix }) => `${names.of(node)} ${prefix}`)
  return `${several(members, 'node')}; exit ${names.of(exitPoint.exit)} ${exitPoint.prefix}; MTU ${mtu}`
}

const founded = ({ resources, exit }: Of<'NetworkFounded'>, names: Names): string => {
  const members = resources.map(({ node, pair }) => `${names.of(node)} ${derivedIpv4Prefix(pair)}`)
  return `${several(members, 'node')}; exit ${names.of(exit.exit)}`
}

type Sentences = { [Name in Fact['name']]: (data: Of<Name>, names: Names) => string }

const SENTENCES: Sentences = {
  GridFounded: ({ ula, operators }) => `ULA ${ula}, operated by ${listing(operators)}`,
  AllocationRegistered: ({ prefix, holder, sliceLength }) =>
    `${prefix} for ${holderText(holder)}, cut into /${sliceLength}`,
  FarmRegistered: ({ farm, name }) => `farm ${farm} (${name})`,
  ExitGroupRegistered: ({ exitGroup, name }) => `exit group ${exitGroup} (${name})`,
  SliceCut: ({ slice, owner }, names) => `${slice} is ${names.of(owner)}'s`,
  NodeRegistered: (data) => `${data.name} at farm ${data.farm}, ${reachText(data)}`,
  ExitRegistered: ({ name, exitGroup, endpoints }) =>
    `${name} in exit group ${exitGroup}, ${endpoints.ipv6}, ${endpoints.ipv4}`,
  PortAssigned: ({ assignments }, names) =>
    several(
      assignments.map(({ claim, mesh, exit }) => `${mesh} and ${exit} for ${claimText(claim, names)}`),
      'claim',
    ),
  PortReleased: ({ claims }, names) =>
    several(
      claims.map((claim) => claimText(claim, names)),
      'claim',
    ),
  ExitAssigned: ({ assignments }, names) =>
    several(
      assignments.map(
        ({ claim, port, transit }) => `${port} and ${transitAddress(transit)} for ${claimText(claim, names)}`,
      ),
      'claim',
    ),
  ExitReleased: ({ claims }, names) =>
    several(
      claims.map((claim) => claimText(claim, names)),
      'claim',
    ),
  PrefixAllocated: ({ allocations }, names) =>
    several(
      allocations.map(({ claim, prefix }) => `${prefix} for ${claimText(claim, names)}`),
      'prefix',
    ),
  PrefixReleased: ({ releases, coolUntil }) =>
    `${several(
      releases.map(({ prefix }) => prefix),
      'prefix',
    )}, cool until ${coolUntil}`,
  NetworkFounded: founded,
  PairReserved: ({ member, pair }, names) => `${names.of(member)} gets ${derivedIpv4Prefix(pair)} instead`,
  NetworkAllocated: allocated,
  NetworkAbandoned: ({ code, sentence }) => `${code}: ${sentence}`,
  NetworkRefused: ({ order, code, sentence }) => `by order ${order}: ${code}, ${sentence}`,
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
  NetworkCancelled: ({ order }) => `by order ${order}`,
  NetworkGone: () => 'nobody holds anything of it',
  OrderAccepted: ({ orderType, position }) => `${shortType(orderType)}, number ${position} in ORDERS`,
  OrderRejected: ({ orderType, code, sentence }) => `${shortType(orderType)}: ${code}, ${sentence}`,
  RejectionsCounted: ({ count, minute, firstPosition, lastPosition }) =>
    `${plural(count, 'rejection')} in the minute of ${minute}, from ${firstPosition} to ${lastPosition}`,
}

/** A fact in one line, without its type: what happened, with names for ids. */
export const summaryOf = ({ name, data }: Fact, names: Names): string =>
  (SENTENCES[name] as (data: unknown, names: Names) => string)(data, names)
