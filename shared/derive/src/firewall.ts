/** Neighbour discovery and what routers need of it; only ever from the link itself (RFC 4861: hop limit 255). */
export const NEIGHBOUR_DISCOVERY =
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit } ip6 hoplimit 255 accept'

/** Replies and the ICMP errors about them: this is how packet-too-big passes a default deny (RFC 4890, 4.3.1). */
export const ESTABLISHED = ['ct state established,related accept', 'ct state invalid drop'] as const

/** IPv4 that is nobody's on the internet: never let out, whatever a workload asks for (RFC 6890). */
export const NOT_INTERNET4 = [
  '0.0.0.0/8',
  '10.0.0.0/8',
  '100.64.0.0/10',
  '127.0.0.0/8',
  '169.254.0.0/16',
  '172.16.0.0/12',
  '192.168.0.0/16',
  '224.0.0.0/3',
] as const

/** IPv6 that stays at home: unique local and link-local addresses. */
export const NOT_INTERNET6 = ['fc00::/7', 'fe80::/10', 'ff00::/8'] as const

/** A named set of prefixes. An empty set has no elements line: nft knows no empty list. */
export const prefixSet = (
  name: string,
  type: 'ipv4_addr' | 'ipv6_addr',
  elements: readonly string[],
): string => setOf(name, `type ${type}; flags interval;`, elements)

/** A named set with its type; without an elements line where there are none. */
export const setOf = (name: string, head: string, elements: readonly string[]): string =>
  elements.length === 0
    ? `set ${name} { ${head} }`
    : `set ${name} { ${head} elements = { ${elements.join(', ')} } }`

/** A named map with its type; without an elements line where there are none. */
export const mapOf = (name: string, head: string, elements: readonly string[]): string =>
  setOf(name, head, elements).replace(/^set/, 'map')

/** Device names as an anonymous set. */
export const devices = (names: readonly string[]): string =>
  `{ ${names.map((name) => `"${name}"`).join(', ')} }`

/** One device as itself, several as a set. */
export const aDevice = (names: readonly string[]): string =>
  names.length === 1 ? `"${names[0]}"` : devices(names)

/** nft knows no empty list; a rule for no device would match nothing, so that it can as well be left out. */
const NO_DEVICES = devices([])

/** A chain with its rules, one a line. */
export const chain = (name: string, head: string | null, rules: readonly string[]): string =>
  [
    `chain ${name} {`,
    ...[...(head === null ? [] : [head]), ...rules]
      .filter((line) => !line.includes(NO_DEVICES))
      .map((line) => `  ${line}`),
    '}',
  ].join('\n')

/**
 * No multicast into a tunnel: nobody listens there, and a device that comes up would greet its peer with a listener
 * report before the other side knows it. That handshake is lost, and WireGuard does not try again for five seconds.
 */
export const quietWires = (wires: readonly string[]): string =>
  chain('output', 'type filter hook output priority filter; policy accept;', [
    `oifname ${devices(wires)} ip6 daddr ff00::/8 drop`,
  ])

/** What a closed network forwards: nothing, in any direction, not even what was begun while it was open. */
export const CLOSED = ['drop comment "the network is suspended"'] as const

export const FORWARD = 'type filter hook forward priority filter; policy drop;'
export const INPUT = 'type filter hook input priority filter; policy drop;'
export const SNAT = 'type nat hook postrouting priority srcnat; policy accept;'
/** Where a destination changes, before it is routed. */
export const DNAT = 'type nat hook prerouting priority dstnat; policy accept;'
/** Before connection tracking, so that a spoofed packet costs no state. */
export const RAW = 'type filter hook prerouting priority raw; policy accept;'
