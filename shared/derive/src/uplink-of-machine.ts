/** How a machine's gateway stands on its site's link: told by the operator on the machine, not by the log. */
export type Uplink = Readonly<{
  /** A bridge of the operator's, in the agent's own namespace. */
  bridge: string
  /** Addresses of the gateway with their lengths, e.g. `2001:db8:0:1::a1/64`. */
  addresses: readonly string[]
  /** Next hops, at most one per family. */
  gateways: readonly string[]
  mtu: number
  /** Addresses and prefixes that no network reaches from here, besides the site's link. */
  closed?: readonly string[]
  /** Exceptions from what is closed: of the site's link, say, the public addresses of another exit. */
  open?: readonly string[]
  /** Who answers questions about names, wherever that is. */
  resolvers?: readonly string[]
}>
