import { linkLocalOf } from '@sixfold/kernel'
import { chain, RAW } from '../firewall.ts'
import { GATEWAY_END, NETWORK_END, WORKLOAD_PORTS } from '../names.ts'
import { ownAddress } from '../workload.ts'
import { type Port, portSet, tripleOf } from './ports.ts'

/**
 * As whom a workload speaks on its own link: with the address that it is given there, the one that Linux makes up, or what it
 * bears itself.
 */
export const linksSet = (ports: readonly Port[]): string[] =>
  ports.length === 0
    ? []
    : [
        portSet(
          'links6',
          'ip6',
          ports.flatMap((it) =>
            [NETWORK_END, linkLocalOf(it.mac), ownAddress(it)].map((address) => tripleOf(it, address)),
          ),
        ),
      ]

/** What no workload says as whom it is on its link. */
export const NOT_ON_LINK = 'iifname . ether saddr . ip6 saddr != @links6'

/** Each that solicits is remembered, and who hands out a prefix has addresses without number: it does so as who it is on its link. */
export const SOLICITS_ON_LINK = `iifname "${WORKLOAD_PORTS}" ${NOT_ON_LINK} icmpv6 type { 133, 135, 136 }`

/**
 * What is for a link stays there (RFC 4291, 2.5.6), but for what asks us. Before it is routed: Linux would forward it back to
 * where it came from, and says so to the sender in a redirect, for which it keeps a neighbour for each address that
 * somebody can think of, before any rule about forwarding is asked.
 */
export const staysOnLink = (ports: readonly Port[]): string[] =>
  ports.length === 0
    ? []
    : [
        chain('prerouting', RAW, [
          `iifname "${WORKLOAD_PORTS}" ip6 daddr fe80::/10 ip6 daddr != ${GATEWAY_END} drop comment "what is on a link stays there"`,
        ]),
      ]
