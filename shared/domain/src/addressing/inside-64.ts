import {
  bitsOf,
  derivedIpv4,
  fourthGroup,
  Ipv4Address,
  type Placement,
  type Prefix,
  prefixText,
} from '@sixfold/events'
import { HOSTS, type Inside64, nothingGiven, SINGLES, singleBits } from '@sixfold/fold'
import { freeDelegation } from './delegations.ts'
import { nextNumber } from './numbers.ts'

/** What a workload gets on a node. */
export type Addresses = Readonly<{ ipv6: Prefix; ipv4: Ipv4Address | null }>

const UNTOUCHED = nothingGiven()

const single = (prefix: Prefix, { singles, hosts }: Readonly<Inside64>): Addresses | null => {
  const number = nextNumber(singles, SINGLES.last)
  if (number === null) return null
  const host = nextNumber(hosts, HOSTS.last)
  return {
    ipv6: prefixText({ first: bitsOf(prefix).first + singleBits(number), length: 128 }),
    ipv4: host === null ? null : Ipv4Address.parse(derivedIpv4(fourthGroup(prefix), host)),
  }
}

const delegation = (prefix: Prefix, length: number, { delegated }: Readonly<Inside64>): Addresses | null => {
  const ipv6 = freeDelegation(prefix, length, delegated)
  return ipv6 === null ? null : { ipv6, ipv4: null }
}

/**
 * The addresses of a workload in a /64: `<prefix>:ffff:1::n` with `10.hi.lo.n`, or a delegated prefix with no IPv4. Those
 * that nobody had come first, then the ones that came back longest ago. IPv4 is null when all are in use; null when
 * there is no room in the /64.
 */
export const addressesFor = (
  prefix: Prefix,
  placement: Placement,
  inside: Readonly<Inside64> = UNTOUCHED,
): Addresses | null =>
  placement.kind === 'address' ? single(prefix, inside) : delegation(prefix, placement.length, inside)
