import { shortType } from '../../orders/short-type.ts'
import { plural } from '../../render/plural.ts'
import { claimsText, claimText, fillText, networkText, rangesText, type Sentences, several } from './words.ts'

const until = (words: readonly string[], what: string, coolUntil: string): string =>
  `${several(words, what)}, cool until ${coolUntil}`

/** Addresses, ports, names and spaces that are given and come back. */
export const GIVEN = {
  PrefixAllocated: ({ allocations }, names) =>
    several(
      allocations.map(({ claim, prefix }) => `${prefix} for ${claimText(claim, names)}`),
      'prefix',
    ),
  PrefixReleased: ({ releases, coolUntil }) =>
    until(
      releases.map(({ prefix }) => prefix),
      'prefix',
      coolUntil,
    ),
  Ipv4Assigned: ({ assignments }) =>
    several(
      assignments.map(({ claim, address }) => `${address} for ${networkText(claim)}`),
      'address',
    ),
  Ipv4Released: ({ releases, coolUntil }) =>
    until(
      releases.map(({ address }) => address),
      'address',
      coolUntil,
    ),
  PortBlockAssigned: ({ assignments }) =>
    several(
      assignments.map(
        ({ claim, address, first }) => `${address} ports from ${first} for ${networkText(claim)}`,
      ),
      'block',
    ),
  PortBlockReleased: ({ releases, coolUntil }) =>
    until(
      releases.map(({ address, first }) => `${address} ports from ${first}`),
      'block',
      coolUntil,
    ),
  HostClaimed: ({ claims }) =>
    several(
      claims.map(({ claim, host, port }) => `${host} port ${port} for ${networkText(claim)}`),
      'host',
    ),
  HostReleased: ({ claims }, names) => claimsText(claims, names),
  PoolFilled: ({ percent, taken, of }) => fillText(percent, taken, of, 'addresses'),
  AddressSpaceFounded: ({ owner, space }) => `${owner}/${space}`,
  AddressSpaceShared: ({ with: other }) => `with ${networkText(other)}`,
  AddressSpaceUnshared: ({ with: other }) => `with ${networkText(other)} no more`,
  SpaceOrderRefused: ({ order, code, sentence }) => `order ${order}: ${code}, ${sentence}`,
  SpaceRangesClaimed: ({ network, ranges }, names) => `${networkText(network)}: ${rangesText(ranges, names)}`,
  SpaceRangesReleased: ({ network }) => `those of ${networkText(network)}`,
} satisfies Partial<Sentences>

/** What became of orders. */
export const OUTCOMES = {
  OrderAccepted: ({ orderType, position }) => `${shortType(orderType)}, number ${position} in ORDERS`,
  OrderRejected: ({ orderType, code, sentence }) => `${shortType(orderType, code)}: ${code}, ${sentence}`,
  RejectionsCounted: ({ count, minute, firstPosition, lastPosition }) =>
    `${plural(count, 'rejection')} in the minute of ${minute}, from ${firstPosition} to ${lastPosition}`,
  PlanChecked: ({ revision, stale }) => (stale === null ? `nothing moved since ${revision}` : stale.sentence),
} satisfies Partial<Sentences>
