import type { ExitMachine, NodeMachine } from '@sixfold/fold'

/** How two members of a network reach each other. */
export type Path = Readonly<{ kind: 'direct'; endpoint: string } | { kind: 'relayed' }>

/** `address:port`, with brackets where the address is IPv6. */
export const endpointText = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

const publicAddress = (node: NodeMachine, family: 'ipv4' | 'ipv6'): string | null => {
  const reach = node.reachability[family]
  return reach?.kind === 'public' ? reach.address : null
}

/**
 * From one node to another: direct over the first family in which both can be reached, IPv6 before IPv4; else relayed
 * through the exit, because a side is hidden or no family is shared.
 */
export const pathBetween = (from: NodeMachine, to: NodeMachine, port: number): Path => {
  for (const family of ['ipv6', 'ipv4'] as const) {
    const address = publicAddress(to, family)
    if (address !== null && publicAddress(from, family) !== null) {
      return { kind: 'direct', endpoint: endpointText(address, port) }
    }
  }
  return { kind: 'relayed' }
}

/** The endpoint at which a node finds an exit, which has both families: where the node is public, else where it gets out. */
export const exitEndpoint = (
  node: NodeMachine,
  exit: ExitMachine,
  port: number,
): Readonly<{ endpoint: string; hidden: boolean }> => {
  const family = familyTowardsExit(node)
  return {
    endpoint: endpointText(exit.endpoints[family], port),
    hidden: node.reachability[family]?.kind !== 'public',
  }
}

/** The endpoint at which an exit finds a node, or null for a hidden one, which must come by itself. */
export const nodeEndpoint = (node: NodeMachine, port: number): string | null => {
  const address = publicAddress(node, familyTowardsExit(node))
  return address === null ? null : endpointText(address, port)
}

const familyTowardsExit = (node: NodeMachine): 'ipv4' | 'ipv6' => {
  if (publicAddress(node, 'ipv6') !== null) return 'ipv6'
  if (publicAddress(node, 'ipv4') !== null) return 'ipv4'
  return node.reachability.ipv6 === undefined ? 'ipv4' : 'ipv6'
}
