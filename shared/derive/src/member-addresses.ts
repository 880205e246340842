import {
  addressAt,
  derivedIpv4,
  derivedIpv4Prefix,
  derivedLinkLocal,
  fourthGroup,
  memoize,
  type Prefix,
} from '@sixfold/events'
import { HOSTS } from '@sixfold/fold'

const LAST_80 = 0xffffn << 48n

/** The addresses that follow from a member's /64 (charter, addressing). */
export const addressesOf = memoize((prefix: Prefix) => {
  const pair = fourthGroup(prefix)
  return {
    /** `<prefix>::` and `<prefix>::1` answer as gateway. */
    gateways: [addressAt(prefix, 0n), addressAt(prefix, 1n)] as const,
    ipv4Prefix: derivedIpv4Prefix(pair),
    ipv4Gateway: derivedIpv4(pair, 1),
    linkLocal: derivedLinkLocal(pair),
    /** Single addresses come from the last /80; the same index gives the IPv4. `ipv6` has its length. */
    workload: (index: number) => ({
      ipv6: `${addressAt(prefix, LAST_80 + BigInt(index))}/128`,
      ipv4: derivedIpv4(pair, index),
    }),
  }
})

/**
 * The indices that are given to workloads attached without an order: 1 is the gateway, and from HOSTS.first on IPv4
 * belongs to workloads that are placed by order. Before, they went up to 254: one that was given is kept.
 */
export const WORKLOAD_INDEX_FIRST = 2
export const WORKLOAD_INDEX_LAST = HOSTS.first - 1
export const WORKLOAD_INDEX_EVER = HOSTS.last
