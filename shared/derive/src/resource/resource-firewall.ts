import { nat64Ends } from '../exit/nat64.ts'
import { type FarmFilter, farmAnswers, farmRules } from '../farm/farm-firewall.ts'
import {
  CLOSED,
  chain,
  devices,
  ESTABLISHED,
  FORWARD,
  INPUT,
  NEIGHBOUR_DISCOVERY,
  NOT_INTERNET6,
  prefixSet,
  quietWires,
} from '../firewall.ts'
import { type LinkFilter, linkEnds, linkFlows, linkSets } from '../links/link-filter.ts'
import { UPLINK, WORKLOAD_PORTS } from '../names.ts'
import { type SpaceFilter, spaceRules } from '../spaces/space-firewall.ts'
import { type Forwarded, forwardedFlows, forwardedSet } from './forwarded.ts'
import { linksSet, NOT_ON_LINK, SOLICITS_ON_LINK, staysOnLink } from './on-link.ts'
import { type Port, portSets, spoofed, turnedAround } from './ports.ts'
import { arriving, policyParts, type ResourcePolicies, underPolicy } from './resource-policies.ts'

/** What the firewall of a network resource must know. */
export type ResourceFirewall = Readonly<{
  wires: readonly string[]
  own6: string
  members6: readonly string[]
  members4: readonly string[]
  ports: readonly Port[]
  policies: ResourcePolicies
  /** True for a suspended network: nothing is forwarded. Its own gateway addresses answer workloads as ever. */
  isClosed: boolean
  /** Whether its gateway addresses answer for names. */
  hasResolver: boolean
  spaces?: readonly SpaceFilter[]
  /** Its VXLAN devices; null where there are none. */
  farm?: FarmFilter | null
  /** The networks that it peers with; null where it never did with any. */
  links?: LinkFilter | null
  /** The forwards that lead here; null where none do. */
  forwarded?: Forwarded | null
  /** Where flows finish that began by way of another exit; left out where there are none. */
  oldFlows?: readonly string[]
  /** Whether what speaks IPv6 only reaches IPv4 by way of the exit. */
  hasNat64?: boolean
}>

const SPOOFED = 'drop comment "a workload speaks with its own address only"'

/** What is forwarded while the network is open. */
const open = (its: ResourceFirewall): string[] => {
  const { wires, own6, ports, policies, spaces = [], links = null, hasNat64 = false } = its
  const { errors, knocking } = underPolicy(own6, policies)
  const arrive = arriving(policies)
  const [established, ...noFlow] = ESTABLISHED
  return [
    `iifname "${WORKLOAD_PORTS}" ${spoofed(ports, 'ip6')} ${SPOOFED}`,
    `iifname "${WORKLOAD_PORTS}" ${spoofed(ports, 'ip')} ${SPOOFED}`,
    ...turnedAround(ports),
    `oifname "${UPLINK}" ip6 daddr @members6 drop comment "a member is never reached in clear"`,
    `iifname "${UPLINK}" ip6 saddr @members6 drop comment "a member never comes in clear"`,
    ...nat64Ends(hasNat64),
    // Errors about flows with peers come from members, too, which those rules would take for what is left of a peering.
    ...(links === null ? [] : [...errors, ...linkEnds(links)]),
    // A flow that is known is asked nothing more, however many rules there are.
    established,
    ...(links === null ? errors : []),
    ...noFlow,
    ...spaces.flatMap((it) => spaceRules(it, wires, arrive)),
    `iifname "${WORKLOAD_PORTS}" oifname "${WORKLOAD_PORTS}" ${arrive}`,
    ...linkFlows(links, { from: `"${WORKLOAD_PORTS}"`, wires: devices(wires), arrive }),
    `iifname "${WORKLOAD_PORTS}" oifname ${devices(wires)} accept`,
    `iifname "${WORKLOAD_PORTS}" oifname "${UPLINK}" ip6 saddr ${own6} ip6 daddr != @at_home6 accept`,
    `iifname ${devices(wires)} oifname "${WORKLOAD_PORTS}" ip6 saddr @members6 ${arrive}`,
    `iifname ${devices(wires)} oifname "${WORKLOAD_PORTS}" ip saddr @members4 ${arrive}`,
    ...forwardedFlows(its.forwarded ?? null, arrive),
    ...knocking,
  ]
}

/**
 * A workload speaks with its own addresses to the gateway, too: what it asked is answered to whom it says it is. Also in
 * neighbour discovery: whoever solicits is remembered, and all namespaces of a machine share one table of neighbours.
 */
const ownAtGateway = (ports: readonly Port[]): string[] =>
  ports.length === 0
    ? []
    : [
        `iifname "${WORKLOAD_PORTS}" ${spoofed(ports, 'ip6')} ${NOT_ON_LINK} ${SPOOFED}`,
        `iifname "${WORKLOAD_PORTS}" ${spoofed(ports, 'ip')} ${SPOOFED}`,
        `${SOLICITS_ON_LINK} ${SPOOFED}`,
      ]

/**
 * The firewall of a network resource: closed to the outside, open among the network's own workloads or as its policy
 * says, and never a packet of a member in clear on the uplink. A workload speaks with its own addresses only.
 *
 * Forged ARP and neighbour discovery reach nobody: each port is a routed link of its own with permanent neighbours at
 * both ends, so that nothing is learnt from them and no other workload hears them.
 */
export const resourceFirewall = (its: ResourceFirewall): string => {
  const { wires, members6, members4, ports, isClosed, hasResolver } = its
  return [
    prefixSet('members6', 'ipv6_addr', members6),
    prefixSet('members4', 'ipv4_addr', members4),
    ...linkSets(its.links ?? null),
    prefixSet('at_home6', 'ipv6_addr', NOT_INTERNET6),
    ...portSets(ports),
    ...linksSet(ports),
    ...forwardedSet(its.forwarded ?? null),
    ...farmRules(its.farm ?? null),
    quietWires(wires),
    ...(its.oldFlows ?? []),
    ...policyParts(its.policies),
    ...staysOnLink(ports),
    chain('input', INPUT, [
      'iifname "lo" accept',
      ...ownAtGateway(ports),
      NEIGHBOUR_DISCOVERY,
      ...ESTABLISHED,
      // ICMP and ICMPv6 by number: a bare machine has no /etc/protocols to look their names up in.
      `iifname "${WORKLOAD_PORTS}" meta l4proto { 1, 58 } accept`,
      `iifname ${devices(wires)} ip6 saddr @members6 icmpv6 type echo-request accept`,
      `iifname ${devices(wires)} ip saddr @members4 icmp type echo-request accept`,
      ...farmAnswers(its.farm ?? null),
      // Only from where the sender is: nobody has answers sent to another.
      ...(hasResolver
        ? [
            `iifname "${WORKLOAD_PORTS}" meta l4proto { 6, 17 } th dport 53 fib saddr . iif oif exists accept comment "names"`,
          ]
        : []),
    ]),
    chain('forward', FORWARD, isClosed ? CLOSED : open(its)),
  ].join('\n')
}
