import type { Claim, Fact, Holder, NetworkName, Reachability, SpaceName, Upstream } from '@sixfold/events'
import type { AgentNames } from '../../names/agent-names.ts'
import { listing, plural } from '../../render/plural.ts'

export type Names = Pick<AgentNames, 'of'>

/** The data of a fact by its name. */
export type Of<Name extends Fact['name']> = Extract<Fact, { name: Name }>['data']

/** A sentence for each of some facts: what happened, with names for ids, without the fact's own name. */
export type Sentences<Name extends Fact['name'] = Fact['name']> = {
  readonly [Each in Name]: (data: Of<Each>, names: Names) => string
}

/** More than this is a number, not a list. */
const LISTED = 4

/** A list of some words; where they are many, the first ones and how many more. */
export const several = (words: readonly string[], what: string): string =>
  words.length > LISTED
    ? `${words.slice(0, LISTED - 1).join(', ')} and ${plural(words.length - LISTED + 1, `${what} more`, `${what}s more`)}`
    : listing(words)

/** `acme/blue` */
export const networkText = ({ party, network }: NetworkName): string => `${party}/${network}`

/** `acme/legacy` */
export const spaceText = ({ party, space }: SpaceName): string => `${party}/${space}`

/** `IPv6`, `acme/legacy` */
export const wayOutText = (of: Of<'WayOutOpened'>['of']): string =>
  of.kind === 'ipv6' ? 'IPv6' : spaceText(of.space)

/** `by BGP as 65001 to 2001:db8:0:1::1 (65000)` */
export const upstreamText = (upstream: Upstream): string => {
  if (upstream.kind === 'static') return 'by static routes there'
  const peers = upstream.peers.map(({ address, asn }) => `${address} (${asn})`)
  return `by BGP as ${upstream.asn} to ${listing(peers)}`
}

/** `acme/blue on n1` */
export const claimText = (claim: Claim, names: Names): string =>
  `${networkText(claim)} on ${names.of(claim.member)}`

export const claimsText = (claims: readonly Claim[], names: Names): string =>
  several(
    claims.map((claim) => claimText(claim, names)),
    'claim',
  )

export const holderText = ({ kind, id }: Holder): string => `${kind === 'farm' ? 'farm' : 'exit group'} ${id}`

/** `2001:db8::1, IPv4 hidden` */
export const reachText = ({ ipv6, ipv4 }: Reachability): string =>
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

/** `10.10.0.0/24 on n1` */
export const rangesText = (ranges: Of<'SpaceRangesClaimed'>['ranges'], names: Names): string =>
  several(
    ranges.map(({ node, range }) => `${range} on ${names.of(node)}`),
    'range',
  )

/** `80 % full: 204 of 255 slices` */
export const fillText = (percent: number, taken: number, all: number, what: string): string =>
  `${percent} % full: ${taken} of ${all} ${what}`

/** By what an exit is taken for dead. */
export const evidenceText = (
  { presence, endpoint, members }: Of<'ExitTakenOver'>['evidence'],
  names: Names,
): string => {
  if (presence === 'unknown' && endpoint === 'unknown' && members.length === 0) return 'it was drained'
  // A node asks out of each of its networks.
  const nodes = [...new Set(members.map(({ node }) => node))]
  return listing([
    ...(presence === 'lost' ? ['its agent is silent'] : []),
    ...(endpoint === 'lost' ? ['its machine does not answer'] : []),
    ...(nodes.length === 0
      ? []
      : [`${several(nodes.map(names.of), 'member')} ${nodes.length === 1 ? 'does' : 'do'} not reach it`]),
  ])
}
