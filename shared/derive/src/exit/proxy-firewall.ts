import { chain, devices, setOf } from '../firewall.ts'
import type { ProxyPort } from './proxy-ports.ts'

/** What the gateway of an exit lets in for its proxies: whoever comes, also from its networks, as any outsider would. */
export const proxySets = (ports: readonly ProxyPort[]): string[] =>
  ports.length === 0
    ? []
    : [
        setOf(
          'proxied4',
          'type ipv4_addr . inet_service;',
          ports.map(({ address, port }) => `${address} . ${port}`),
        ),
      ]

/** The rule about it. */
export const proxyRules = (ports: readonly ProxyPort[]): string[] =>
  ports.length === 0 ? [] : ['ip daddr . tcp dport @proxied4 accept comment "a proxy listens"']

/** A suspended network is closed to its proxies, too, also to what they have under way. */
export const closedToProxies = (isClosed: boolean, wires: readonly string[]): string[] =>
  isClosed
    ? [
        chain('proxies', 'type filter hook output priority filter; policy accept;', [
          `oifname ${devices(wires)} meta l4proto tcp drop comment "the network is suspended"`,
        ]),
      ]
    : []
