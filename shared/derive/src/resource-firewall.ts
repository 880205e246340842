import {
  CLOSED,
  chain,
  devices,
  ESTABLISHED,
  FORWARD,
  INPUT,
  NEIGHBOUR_DISCOVERY,
  NOT_INTERNET6,
  portSet,
  prefixSet,
  quietWires,
} from './firewall.ts'
import { UPLINK, WORKLOAD_PORTS } from './names.ts'
import { type SpaceFilter, spaceRules } from './space-firewall.ts'

/** What the firewall of a network resource must know. `ports` are its workloads' ports with their addresses. */
export type ResourceFirewall = Readonly<{
  wires: readonly string[]
  own6: string
  members6: readonly string[]
  members4: readonly string[]
  ports: readonly Readonly<{ port: string; ipv6: string; ipv4: string; extra4?: readonly string[] }>[]
  /** True for a suspended network: nothing is forwarded. Its own gateway addresses answer workloads as ever. */
  isClosed: boolean
  spaces?: readonly SpaceFilter[]
}>

/** What is forwarded while the network is open. */
const open = ({ wires, own6, spaces = [] }: ResourceFirewall): string[] => [
  `iifname "${WORKLOAD_PORTS}" iifname . ip6 saddr != @ports6 drop comment "a workload speaks with its own address only"`,
  `iifname "${WORKLOAD_PORTS}" iifname . ip saddr != @ports4 drop comment "a workload speaks with its own address only"`,
  `oifname "${UPLINK}" ip6 daddr @members6 drop comment "a member is never reached in clear"`,
  `iifname "${UPLINK}" ip6 saddr @members6 drop comment "a member never comes in clear"`,
  ...ESTABLISHED,
  ...spaces.flatMap((it) => spaceRules(it, wires)),
  `iifname "${WORKLOAD_PORTS}" oifname "${WORKLOAD_PORTS}" accept`,
  `iifname "${WORKLOAD_PORTS}" oifname ${devices(wires)} accept`,
  `iifname "${WORKLOAD_PORTS}" oifname "${UPLINK}" ip6 saddr ${own6} ip6 daddr != @at_home6 accept`,
  `iifname ${devices(wires)} oifname "${WORKLOAD_PORTS}" ip6 saddr @members6 accept`,
  `iifname ${devices(wires)} oifname "${WORKLOAD_PORTS}" ip saddr @members4 accept`,
]

/**
 * The firewall of a network resource: closed to the outside, open among the network's own workloads, and never a
 * packet of a member in clear on the uplink. A workload speaks with its own addresses only.
 */
export const resourceFirewall = (its: ResourceFirewall): string => {
  const { wires, members6, members4, ports, isClosed } = its
  return [
    prefixSet('members6', 'ipv6_addr', members6),
    prefixSet('members4', 'ipv4_addr', members4),
    prefixSet('at_home6', 'ipv6_addr', NOT_INTERNET6),
    portSet(
      'ports6',
      'ipv6_addr',
      ports.map(({ port, ipv6 }) => `"${port}" . ${ipv6}`),
    ),
    portSet(
      'ports4',
      'ipv4_addr',
      ports.flatMap(({ port, ipv4, extra4 = [] }) => [ipv4, ...extra4].map((it) => `"${port}" . ${it}`)),
    ),
    quietWires(wires),
    chain('input', INPUT, [
      'iifname "lo" accept',
      NEIGHBOUR_DISCOVERY,
      ...ESTABLISHED,
      // ICMP and ICMPv6 by number: a bare machine has no /etc/protocols to look their names up in.
      `iifname "${WORKLOAD_PORTS}" meta l4proto { 1, 58 } accept`,
      `iifname ${devices(wires)} ip6 saddr @members6 icmpv6 type echo-request accept`,
      `iifname ${devices(wires)} ip saddr @members4 icmp type echo-request accept`,
    ]),
    chain('forward', FORWARD, isClosed ? CLOSED : open(its)),
  ].join('\n')
}
