import type { PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import {
  CLOSED,
  chain,
  devices,
  ESTABLISHED,
  FORWARD,
  INPUT,
  NEIGHBOUR_DISCOVERY,
  NOT_INTERNET4,
  NOT_INTERNET6,
  prefixSet,
  quietWires,
  RAW,
  SNAT,
} from '../firewall.ts'
import { type LinkFilter, linkEnds, linkRelays, linkSets } from '../links/link-filter.ts'
import { UPLINK } from '../names.ts'
import { policyTables } from '../policy/policy.ts'
import { relayedSpace } from '../spaces/space-firewall.ts'
import { type ForwardHere, forwardChain, forwardEnds, forwardSets, forwardsIn } from './forwards.ts'
import { type Nat64Filter, nat64Ends, nat64Flows, nat64Tables } from './nat64.ts'
import { closedToProxies } from './proxy-firewall.ts'
import { outsideFlows, outsideTables } from './space-outside.ts'
import { votes } from './standby.ts'
import { type Translated, translatedIn } from './translated-forwards.ts'

/** What the firewall of an exit point must know. `leaving6` are the /64s that break out here. */
export type ExitFirewall = Readonly<{
  wires: readonly string[]
  members6: readonly string[]
  members4: readonly string[]
  leaving6: readonly string[]
  transit: string
  /** The policy in force and the workloads whose /64s break out here; null where there is none. */
  knocking: Readonly<{ policy: PolicyPlan; workloads: readonly WorkloadPlan[] }> | null
  /** True for a suspended network: nothing is forwarded. */
  isClosed: boolean
  /** What members hold of each address space, as it is on the wires. */
  spaces6?: readonly (readonly string[])[]
  /** The networks that it peers with; null where it never did with any. */
  links?: LinkFilter | null
  /** What leads in from outside. */
  forwards: readonly ForwardHere[]
  /** What of that needs a translator; null where nothing does. */
  translated: Translated | null
  /** The translator between IPv6 and the IPv4 internet; null where there is none. */
  nat64?: Nat64Filter | null
  /** The ranges of address spaces that have a way out. */
  outside4?: readonly string[]
  /** Whether its exit proxies for it, out of this namespace. */
  isProxied?: boolean
  /** Whether the network is being moved from one exit to another, as planned. */
  isMoved?: boolean
  /** Of one that stands by: where members ask whether it serves. */
  votesAt?: string
}>

/** What is forwarded while the network is open. */
const open = ({
  wires,
  knocking,
  spaces6 = [],
  links = null,
  nat64 = null,
  outside4 = [],
  ...its
}: ExitFirewall): string[] => [
  `oifname "${UPLINK}" ip6 daddr @members6 drop comment "a member is never reached in clear"`,
  `iifname "${UPLINK}" ip6 saddr @members6 drop comment "a member never comes in clear"`,
  ...nat64Ends(nat64 !== null),
  ...linkEnds(links),
  ...forwardEnds(its),
  // Of a flow that began by way of the other exit nothing is known here.
  ...(its.isMoved === true
    ? [
        `iifname "${UPLINK}" oifname ${devices(wires)} ip6 saddr != @members6 ip6 saddr != @at_home6 ip6 daddr @leaving6 accept comment "it left by the other exit, its node judges"`,
        `ct state invalid iifname ${devices(wires)} oifname "${UPLINK}" ip6 saddr @leaving6 ip6 daddr != @at_home6 accept comment "it came by the other exit"`,
      ]
    : []),
  ...ESTABLISHED,
  ...forwardsIn(its, wires),
  ...translatedIn(its.translated, wires),
  ...linkRelays(links, devices(wires)),
  ...spaces6.map((all6) => relayedSpace(all6, wires)),
  `iifname ${devices(wires)} oifname ${devices(wires)} ip6 saddr @members6 ip6 daddr @members6 accept`,
  `iifname ${devices(wires)} oifname ${devices(wires)} ip saddr @members4 ip daddr @members4 accept`,
  `iifname ${devices(wires)} oifname "${UPLINK}" ip6 saddr @leaving6 ip6 daddr != @at_home6 accept`,
  `iifname ${devices(wires)} oifname "${UPLINK}" ip saddr @members4 ip daddr != @not_internet4 accept`,
  ...nat64Flows(nat64, wires),
  ...outsideFlows(outside4, wires),
  ...(knocking === null
    ? []
    : [
        `iifname "${UPLINK}" oifname ${devices(wires)} ip6 saddr != @members6 ip6 saddr != @at_home6 goto enforced`,
      ]),
]

/**
 * Who may come in from outside to whom, as its resource will judge it again. Groups as sources are left out: their
 * workloads are members, and no member comes from outside.
 */
const knockingParts = ({ knocking }: ExitFirewall): string[] => {
  if (knocking === null) return []
  const groups = knocking.policy.groups.map(({ label, allow }) => ({
    label,
    allow: allow.filter(({ from }) => from.kind !== 'group'),
  }))
  return policyTables({
    mode: 'enforced',
    policy: { ...knocking.policy, groups },
    workloads: knocking.workloads,
    isJudged: () => true,
    families: [6],
    gateways: [],
  })
}

/**
 * The firewall of an exit point: relays between members, lets them out, and lets nothing in that they did not ask
 * for, or that no group of the network's policy allows. Their derived IPv4 becomes the exit point's own address here, in its own namespace, because every other
 * network on this exit uses the same range.
 */
export const exitFirewall = (its: ExitFirewall): string => {
  const { wires, members6, members4, leaving6, transit, isClosed, votesAt } = its
  const asked = votesAt === undefined ? { sets: [], rules: [] } : votes(devices(wires), votesAt)
  return [
    prefixSet('members6', 'ipv6_addr', members6),
    prefixSet('members4', 'ipv4_addr', members4),
    ...linkSets(its.links ?? null),
    prefixSet('leaving6', 'ipv6_addr', leaving6),
    prefixSet('not_internet4', 'ipv4_addr', NOT_INTERNET4),
    prefixSet('at_home6', 'ipv6_addr', NOT_INTERNET6),
    ...forwardSets(its),
    ...asked.sets,
    quietWires(wires),
    ...(asked.rules.length === 0 ? [] : [chain('asked', RAW, asked.rules)]),
    ...knockingParts(its),
    chain('input', INPUT, [
      'iifname "lo" accept',
      NEIGHBOUR_DISCOVERY,
      ...ESTABLISHED,
      `iifname ${devices(wires)} ip6 saddr @members6 icmpv6 type echo-request accept`,
      `iifname ${devices(wires)} ip saddr @members4 icmp type echo-request accept`,
    ]),
    chain('forward', FORWARD, isClosed ? CLOSED : open(its)),
    ...forwardChain(its),
    ...(its.isProxied === true ? closedToProxies(isClosed, wires) : []),
    chain('postrouting', SNAT, [`oifname "${UPLINK}" ip saddr @members4 snat to ${transit}`]),
    ...nat64Tables(its.nat64 ?? null, wires, transit),
    ...outsideTables(its.outside4 ?? [], transit),
  ].join('\n')
}
