import {
  addressesOf,
  candidateFor,
  clearFamily,
  exitEndpoint,
  exitFamily,
  holesAt,
  pathBetween,
} from '@sixfold/derive'
import { wirePort } from '@sixfold/events'
import {
  type ExitMachine,
  type ExitPlan,
  isOpenHole,
  type Machine,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import type { AgentNames } from '../names/agent-names.ts'

/** A member of a network as facts tell it. */
export type Member = Readonly<{
  id: string
  name: string
  role: 'node' | 'exit'
  /** Its /64, and the IPv4 that follows from it. */
  prefix: string
  ipv4: string
  /** Where its IPv6 leaves. */
  breakout: 'node' | 'exit'
  ports: Readonly<{ mesh: number | null; exit: number }>
  keys: Readonly<{ mesh: string | null; exit: string }> | null
  /** Where others find it, one per family; empty for one that nobody gets in to. */
  endpoints: readonly string[]
  hasLeft: boolean
}>

/** How one member reaches another. `family` is that of the wire; null where it goes through the exit. */
export type Wire = Readonly<{
  from: string
  to: string
  kind: 'direct' | 'relayed'
  /** What carries the packets: WireGuard, or VXLAN, in clear, inside a farm that is trusted. */
  over: 'wireguard' | 'vxlan'
  family: 'ipv6' | 'ipv4' | null
  endpoint: string | null
}>

/** The UDP port of VXLAN (RFC 7348). */
const VXLAN_PORT = 4789

const withPort = (address: string, port: number): string =>
  address.includes(':') ? `[${address}]:${wirePort(port, 'ipv6')}` : `${address}:${wirePort(port, 'ipv4')}`

const publicAddresses = (machine: Machine | undefined): string[] => {
  if (machine === undefined) return []
  if (machine.kind === 'exit') return [machine.endpoints.ipv6, machine.endpoints.ipv4]
  const { ipv6, ipv4 } = machine.reachability
  return [ipv6, ipv4].flatMap((reach) => (reach?.kind === 'public' ? [reach.address] : []))
}

/** An exit of a network: the one that serves it, or one that holds its exit point ready. */
const exitMember = (
  { plan, machines }: NetworkView,
  { exit, port, keys }: Pick<ExitPlan, 'exit' | 'port' | 'keys'>,
  left: number | null,
  names: Pick<AgentNames, 'of'>,
): Member => {
  const { prefix } = plan.exitPoint
  return {
    id: exit,
    name: names.of(exit),
    role: 'exit',
    prefix,
    ipv4: addressesOf(prefix).ipv4Prefix,
    breakout: 'exit',
    ports: { mesh: null, exit: port },
    keys: keys === null ? null : { mesh: null, exit: keys.exit },
    endpoints: publicAddresses(machines[exit]).map((address) => withPort(address, port)),
    hasLeft: left !== null,
  }
}

/** The exit that stands by for a network; null where none does. */
export const standbyMember = (view: NetworkView, names: Pick<AgentNames, 'of'>): Member | null =>
  view.plan.standby === undefined ? null : exitMember(view, view.plan.standby, null, names)

/** The members of a network, its exit last. */
export const membersOf = (view: NetworkView, names: Pick<AgentNames, 'of'>): Member[] => {
  const { plan, machines } = view
  const nodes = plan.resources.map(
    ({ node, prefix, breakout, ports, keys, left }): Member => ({
      id: node,
      name: names.of(node),
      role: 'node',
      prefix,
      ipv4: addressesOf(prefix).ipv4Prefix,
      breakout,
      ports,
      keys: keys === null ? null : { mesh: keys.mesh, exit: keys.exit },
      endpoints: publicAddresses(machines[node]).map((address) => withPort(address, ports.mesh)),
      hasLeft: left !== null,
    }),
  )
  return [...nodes, exitMember(view, plan.exitPoint, plan.exitPoint.left, names)]
}

/** How one member reaches another; null where the machine of one of them is not known. */
const nodeWire = (view: NetworkView, one: ResourcePlan, other: ResourcePlan): Wire | null => {
  const [here, there] = [view.machines[one.node], view.machines[other.node]] as [NodeMachine?, NodeMachine?]
  if (here === undefined || there === undefined) return null
  const wireguard = { from: one.node, to: other.node, over: 'wireguard' } as const
  const path = pathBetween(here, there, other.ports.mesh)
  if (path.kind === 'relayed') {
    const hole = holesAt(view, one.node).get(other.node)
    return hole === undefined || !isOpenHole(hole)
      ? { ...wireguard, kind: 'relayed', family: null, endpoint: null }
      : { ...wireguard, kind: 'direct', family: hole.family, endpoint: candidateFor(hole, one.node) }
  }
  const { family, endpoint } = path
  const inClear = clearFamily(view, one, other)
  if (inClear === null) return { ...wireguard, kind: 'direct', family, endpoint }
  const reach = there.reachability[inClear]
  const address = reach?.kind === 'public' ? reach.address : ''
  const at = address.includes(':') ? `[${address}]:${VXLAN_PORT}` : `${address}:${VXLAN_PORT}`
  return { ...wireguard, kind: 'direct', over: 'vxlan', family: inClear, endpoint: at }
}

const nodeWires = (view: NetworkView): Wire[] =>
  view.plan.resources.flatMap((one) =>
    view.plan.resources.flatMap((other) =>
      other.node === one.node ? [] : (nodeWire(view, one, other) ?? []),
    ),
  )

/** Every node finds the exit, over the family in which it gets out. */
const exitWires = ({ plan, machines }: NetworkView): Wire[] => {
  const { exit, port } = plan.exitPoint
  const there = machines[exit] as ExitMachine | undefined
  return plan.resources.flatMap(({ node: from }): Wire[] => {
    const here = machines[from] as NodeMachine | undefined
    if (here === undefined || there === undefined) return []
    const { endpoint } = exitEndpoint(here, there, port)
    return [{ from, to: exit, kind: 'direct', over: 'wireguard', family: exitFamily(here), endpoint }]
  })
}

/** How every member reaches every other one. */
export const wiresOf = (view: NetworkView): Wire[] => [...nodeWires(view), ...exitWires(view)]
