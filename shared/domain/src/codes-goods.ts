/** Codes about what a tenant has besides the members of its networks. Part of CODES. */
export const GOODS_CODES: Readonly<Record<string, string>> = {
  ADDRESSES_EXHAUSTED:
    'The /64 on this node has no room for another workload like that. Remove one, ask for a longer prefix, or place it on another node.',
  FORWARD_SOURCE: 'Only a TCP forward can be `proxied`. Leave `source` out, or forward TCP.',
  FORWARD_TAKEN: 'The network has a forward of this name already. Close it first, or choose another name.',
  FORWARD_UNKNOWN: 'The network has no forward of this name.',
  HOST_TAKEN:
    "The host name leads somewhere else already, on this port of this address. Another tenant's on a shared address stays; order an address of your own, or close your other proxy first.",
  IPV4_EXHAUSTED:
    'All IPv4 addresses that the exit group sells are given, or rest after they were given back. Ask an operator for more.',
  IPV4_IN_USE:
    'Forwards or proxies stand on the address; the sentence lists them. Close them first, then release it.',
  IPV4_NOT_YOURS: 'The IPv4 address is not of this network. Order it first.',
  IPV4_TAKEN: 'The IPv4 address that was asked for is given, or rests. Ask for another, or for any.',
  IPV4_UNKNOWN:
    "The exit group of the network does not sell this IPv4 address: it is not one of its, or it is an exit's shared one.",
  NAT_PORTS_EXHAUSTED:
    'The shared IPv4 address of the exit has no block of ports left. An operator has to add an exit, or the tenant an address of its own.',
  NODE_NOT_MEMBER: 'The network has no resource on this node. Add one first.',
  PEERING_EXISTS: 'The two networks peer already, or the offer stands.',
  PEERING_NOT_OFFERED: 'The other network offers no peering, or not any more. It has to offer first.',
  PEERING_SELF: 'A network cannot peer with itself.',
  PEERING_UNKNOWN: 'There is neither a peering nor an offer to end.',
  PEER_UNKNOWN: 'There is no such network to peer with, or it was cancelled.',
  POLICY_FAMILY:
    'A rule allows ICMP from an IPv6 prefix, or ICMPv6 from an IPv4 one: no packet could meet it. `field` names the rule.',
  PORT_BLOCKS_ENOUGH:
    'A network has four blocks of ports of a shared address at most. Order an IPv4 address for it.',
  PORT_BLOCK_UNKNOWN: 'The network has no block of ports that begins there.',
  PORT_RESERVED:
    'On a shared address proxies listen below port 1024 only. Order an IPv4 address for the network.',
  PORT_TAKEN: 'Another forward or proxy of the network has this port of the address. Close it first.',
  PROXY_TAKEN: 'The network has a proxy of this name already. Close it first, or choose another name.',
  PROXY_UNKNOWN: 'The network has no proxy of this name.',
  QUOTA_EXCEEDED:
    'The tenant would have more than its quota allows; the sentence names the limit and what is there. Give something back, or ask an operator for more.',
  SERVICE_DIFFERS:
    'All workloads behind one name agree on transport and port. Unname it first, or choose another name.',
  SERVICE_TAKEN: 'The name leads to this workload already.',
  SERVICE_UNKNOWN: 'The network has no such service, or the workload does not stand behind it.',
  SPACES_EXHAUSTED: 'All 65,535 numbers of address spaces of this grid are taken.',
  SPACE_ATTACHED: 'The network uses this address space already. Detach it first to change its ranges.',
  SPACE_IN_USE:
    'The network that should not use the address space any more has ranges of it; the sentence lists them. They have to be detached first, and its members have to have heard.',
  SPACE_NOT_ATTACHED: 'The network does not use this address space.',
  SPACE_NOT_SHARED: 'The address space is not shared with this network. Its owner has to share it first.',
  SPACE_RANGE_OVERLAP:
    'The range overlaps another one, which the sentence names: of another network in the same space (which one, only the owner of the space is told), or of another space or member of the same network.',
  SPACE_RANGE_RESERVED: 'No workload can have an address of this range; the sentence says what it is for.',
  SPACE_TAKEN: 'The party has an address space of this name already.',
  SPACE_UNKNOWN: 'There is no such address space.',
  WAY_OUT_CLOSED: 'There is no such way out to the IPv4 internet; the sentence says which there are.',
  WAY_OUT_OPEN: 'This way out to the IPv4 internet is open already.',
  WORKLOAD_IN_USE:
    'Services, forwards or proxies lead to the workload; the sentence lists them. Unname or close them first.',
  WORKLOAD_TAKEN: 'The network has a workload of this name already. Remove it first, or choose another name.',
  WORKLOAD_UNKNOWN: 'The network has no workload of this name. Place it first.',
}
