import { wirePort } from '@sixfold/events'
import type { ExitMachine, NetworkView, NodeMachine } from '@sixfold/fold'
import { FAMILIES, type Family } from './names.ts'

/** Where a machine finds itself. */
export const LOOPBACK = { ipv6: '::1', ipv4: '127.0.0.1' } as const

/** How two members of a network reach each other. */
export type Path = Readonly<{ kind: 'direct'; family: Family; endpoint: string } | { kind: 'relayed' }>

/** `address:port`, with brackets where the address is IPv6. */
export const endpointText = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`

/** Where a node can be reached over one family; null where it cannot. */
export const publicAddress = (node: NodeMachine, family: Family): string | null => {
  const reach = node.reachability[family]
  return reach?.kind === 'public' ? reach.address : null
}

/** Two networks on one node: the sockets of both are in one namespace, and meet without leaving it. */
const pathAtHome = ({ reachability }: NodeMachine, port: number): Path => {
  const family = reachability.ipv6 === undefined ? 'ipv4' : 'ipv6'
  return { kind: 'direct', family, endpoint: endpointText(LOOPBACK[family], wirePort(port, family)) }
}

/**
 * From one node to another: direct over the first family in which both can be reached, IPv6 before IPv4; else relayed
 * through the exit, because a side is hidden or no family is shared. `port` is the other's listen port.
 */
export const pathBetween = (from: NodeMachine, to: NodeMachine, port: number): Path => {
  if (from.id === to.id) return pathAtHome(from, port)
  for (const family of FAMILIES) {
    const address = publicAddress(to, family)
    if (address !== null && publicAddress(from, family) !== null) {
      return { kind: 'direct', family, endpoint: endpointText(address, wirePort(port, family)) }
    }
  }
  return { kind: 'relayed' }
}

/** The family over which a node and its exit meet: one in which the node is public, else one in which it gets out. */
export const exitFamily = ({ reachability }: NodeMachine): Family => {
  const isPublic = (family: Family): boolean => reachability[family]?.kind === 'public'
  return FAMILIES.find(isPublic) ?? (reachability.ipv6 === undefined ? 'ipv4' : 'ipv6')
}

/** The underlay family over which a member and the exit point meet. */
export const memberFamily = ({ machines }: Pick<NetworkView, 'machines'>, node: string): Family => {
  const machine = (machines as Readonly<Record<string, NodeMachine | undefined>>)[node]
  return machine === undefined ? 'ipv6' : exitFamily(machine)
}

/** The endpoint at which a node finds an exit, which has both families, and whether the exit cannot find the node. */
export const exitEndpoint = (
  node: NodeMachine,
  exit: ExitMachine,
  port: number,
): Readonly<{ endpoint: string; hidden: boolean }> => {
  const family = exitFamily(node)
  const endpoint = endpointText(exit.endpoints[family], wirePort(port, family))
  return { endpoint, hidden: node.reachability[family]?.kind !== 'public' }
}

/**
 * The endpoint at which an exit finds a node, or null for a hidden one, which must come by itself. `portOf` gives the port
 * on which it listens.
 */
export const nodeEndpoint = (node: NodeMachine, portOf: (family: Family) => number): string | null => {
  const family = exitFamily(node)
  const address = publicAddress(node, family)
  return address === null ? null : endpointText(address, portOf(family))
}
