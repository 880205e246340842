import { openForwards } from '../exit/open-forwards.ts'
import { aDevice, setOf } from '../firewall.ts'
import { WORKLOAD_PORTS } from '../names.ts'
import type { ResourceContext } from './resource-context.ts'

/** The ports of workloads here to which a forward leads, and the devices by which such packets come. */
export type Forwarded = Readonly<{ wires: readonly string[]; ports: readonly string[] }>

/** What of the network's forwards is for workloads on this node, by their IPv4. */
export const forwardedTo = ({ plan, self, generations }: ResourceContext): Forwarded | null => {
  const ports = openForwards(plan).flatMap(({ node, ipv4, protocol, to }) =>
    node === self.node && ipv4 !== null ? [`${ipv4} . ${protocol} . ${to}`] : [],
  )
  if (ports.length === 0) return null
  return { wires: generations.map(({ wires }) => wires.exit), ports: [...new Set(ports)] }
}

/** Those ports as a set; nothing where there are none. */
export const forwardedSet = (its: Forwarded | null): string[] =>
  its === null ? [] : [setOf('forwarded4', 'type ipv4_addr . inet_proto . inet_service;', its.ports)]

/**
 * Who comes from outside by a forward reaches that port and no other, if the network's policy, where it has one, lets it
 * in: with the address that it has on the internet.
 */
export const forwardedFlows = (its: Forwarded | null, arrive: string): string[] =>
  its === null
    ? []
    : [
        `iifname ${aDevice(its.wires)} oifname "${WORKLOAD_PORTS}" ip saddr != @members4 ip saddr != 10.0.0.0/8 ip daddr . meta l4proto . th dport @forwarded4 ${arrive}`,
      ]
