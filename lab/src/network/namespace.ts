/** A network namespace of the lab as it shall be. `lines` and `bridges` are for `ip -batch`, without a namespace. */
export type Namespace = Readonly<{
  node: string
  forwards: boolean
  /** Bridges, each with a name. */
  bridges: readonly string[]
  /** Addresses and routes, in the order in which they depend on each other. */
  lines: readonly string[]
  /** Its whole nft ruleset; null for none. */
  rules: string | null
}>

/** `all` and `default`: the namespace is ours, and links that come later take after `default`. */
const both = (name: string, value: number): readonly string[] =>
  ['all', 'default'].map((scope) => `${name.replace('*', scope)}=${value}`)

/**
 * Settings of a namespace, for one `sysctl -w`. A new namespace takes over IPv4 settings of the machine it is made on,
 * so what matters is written even where it looks like the default.
 */
export const sysctlsOf = ({ forwards }: Pick<Namespace, 'forwards'>): readonly string[] => [
  ...both('net.ipv6.conf.*.accept_dad', 0),
  ...both('net.ipv6.conf.*.accept_ra', 0),
  ...both('net.ipv6.conf.*.accept_redirects', 0),
  ...both('net.ipv6.conf.*.forwarding', forwards ? 1 : 0),
  `net.ipv4.ip_forward=${forwards ? 1 : 0}`, // sets all and default; before the others, for it resets them (RFC 1122, RFC 1812)
  ...both('net.ipv4.conf.*.accept_redirects', 0),
  ...both('net.ipv4.conf.*.send_redirects', 0),
  ...both('net.ipv4.conf.*.rp_filter', 0),
]
