import {
  addressAt,
  derivedIpv4,
  derivedIpv4Prefix,
  derivedLinkLocal,
  fourthGroup,
  type Prefix,
} from '@sixfold/events'

const LAST_80 = 0xffffn << 48n

/** The addresses that follow from a member's /64 (charter, addressing). */
export const addressesOf = (prefix: Prefix) => {
  const pair = fourthGroup(prefix)
  return {
    /** `<prefix>::` and `<prefix>::1` answer as gateway. */
    gateways: [addressAt(prefix, 0n), addressAt(prefix, 1n)] as const,
    ipv4Prefix: derivedIpv4Prefix(pair),
    ipv4Gateway: derivedIpv4(pair, 1),
    linkLocal: derivedLinkLocal(pair),
    /** Single addresses come from the last /80; the same index gives the IPv4. */
    workload: (index: number) => ({
      ipv6: addressAt(prefix, LAST_80 + BigInt(index)),
      ipv4: derivedIpv4(pair, index),
    }),
  }
}

/** Workload indices that have an IPv4 of their own: 1 is the gateway, 255 the broadcast. */
export const WORKLOAD_INDEX_FIRST = 2
export const WORKLOAD_INDEX_LAST = 254
