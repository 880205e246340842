/** Codes about the members of networks, their exits, and machines that go. Part of CODES. */
export const LIFECYCLE_CODES: Readonly<Record<string, string>> = {
  EXIT_DRAINED: 'The exit takes no more networks. Choose another one, or have it returned.',
  EXIT_GROUP_DIFFERS:
    'The exit is of another exit group, so the prefixes of the network cannot stay. Order another network in that group, and move what is in this one.',
  EXIT_IN_USE:
    'The exit serves networks; the sentence lists them. Move them to other exits first, or say `force`.',
  EXIT_LAST:
    'No other exit of its group can take the networks that the exit serves. Register one, or cancel the networks.',
  EXIT_RETIRED: 'The exit has retired. Its id is never used again.',
  EXIT_SHARES:
    'The network has ports of the shared address of the exit that serves it, or proxies there; the sentence lists them. Give them back first, or use an address of its own.',
  KEYS_ROTATING:
    'The keys of the network are being rotated by an earlier order. `network show` says for whom that waits. Order it again when it is over.',
  LAST_RESOURCE: 'This is the last resource of the network. Cancel the network instead.',
  NODE_IN_USE: 'Networks are on the node; the sentence lists them. Remove them first, or say `force`.',
  NODE_RETIRED: 'The node has retired. Its id is never used again.',
  NODE_RETIRING: 'The node is about to retire, and takes no more networks. Choose another one.',
  ORDER_DONE:
    'The order that should be cancelled was carried out, or refused; the sentence says which, and what to order instead. Only a NetworkOrdered can still be taken back when it is decided, until its network converges for the first time.',
  RANGES_THERE: 'Ranges of address spaces are on the node; the sentence lists them. Detach them first.',
  RENUMBERING_NOT_OFFERED:
    'A network keeps its prefixes, and they cannot move between exit groups. Order another network in that group, peer the two, move the workloads, and cancel this one.',
  RESOURCE_LEAVING:
    'The network was removed from the node, which has not taken it down yet. Place the order again when it has.',
  RESOURCE_TAKEN: 'The network has a resource on the node already, or is about to.',
  RESOURCE_UNKNOWN: 'The network has no resource on the node.',
  WORKLOADS_THERE: 'Workloads are on the node; the sentence lists them. Remove them first.',
}
