import { addressAt, bitsOf, ipv4Text, ipv6Bits, Prefix, prefixText } from '@sixfold/events'
import type { NetworkPlan } from '@sixfold/fold'
import type { Daemon } from '@sixfold/kernel'
import { chain, DNAT, devices, NOT_INTERNET4, prefixSet, SNAT } from '../firewall.ts'
import { guards } from '../guards.ts'
import { METRIC, type namesOf, UPLINK } from '../names.ts'
import type { Part } from '../part.ts'
import { isInRange, TRANSLATION_GROWTH, translate } from '../spaces/spaces.ts'
import { tayga } from '../tayga.ts'

/** IPv4 as whoever speaks IPv6 only writes it (RFC 6052, 2.1). */
export const NAT64_PREFIX = Prefix.parse('64:ff9b::/96')

/** As whom all speak behind the translator (RFC 7335). */
const MAPPED_IPV4 = '192.0.0.3'
const TRANSLATORS4 = '192.0.0.0/24'

/** Where in the exit point's /64 both stand: in its first /80, which nobody is ever given. */
const MAPPED_AT = 0x64n
const INNER_AT = 0x64n << 32n
const INNER_LENGTH = 96
const IPV4_BITS = 32n

/** Since when workloads that speak IPv6 only reach IPv4; null where they do not. */
export const nat64Since = ({ goods: { waysOut = [] } }: Pick<NetworkPlan, 'goods'>): number | null =>
  waysOut.find(({ of }) => of.kind === 'ipv6')?.since ?? null

/**
 * What the exit point's /64 gives: the one address that all sources are mapped to, and the prefix that the translator
 * knows. That is not 64:ff9b::/96, with which TAYGA refuses addresses that RFC 6052 has no use for (a whole lab's).
 */
const addressesIn = (prefix: Prefix) => ({
  mapped: addressAt(prefix, MAPPED_AT),
  inner: prefixText({ first: bitsOf(prefix).first + INNER_AT, length: INNER_LENGTH }),
})

const NEVER4 = [...NOT_INTERNET4, TRANSLATORS4]

/** The IPv4 address that an IPv6 address stands for by way of an exit; null for one that stands for none. */
export const nat64Target = (address: string): string | null => {
  const { first } = bitsOf(NAT64_PREFIX)
  const bits = ipv6Bits(address)
  return bits !== null && bits >> IPV4_BITS === first >> IPV4_BITS ? ipv4Text(bits & 0xffff_ffffn) : null
}

/** Whether an exit translates to an IPv4 address: those of the internet. */
export const isTranslated = (ipv4: string): boolean => NEVER4.every((range) => !isInRange(range, ipv4))

const translator = (netns: string, dev: string, prefix: Prefix, because: number): Daemon => {
  const { mapped, inner } = addressesIn(prefix)
  const lines = [`prefix ${inner}`, `map ${MAPPED_IPV4} ${mapped}`]
  return tayga(netns, { name: 'tayga-nat64', dev, lines, because })
}

/** What goes to IPv4 by way of the exit never follows a default: where it is not routed, it is unreachable. */
export const nat64Guard = (plan: NetworkPlan): Part => {
  const since = nat64Since(plan)
  return since === null ? {} : { routes: guards([NAT64_PREFIX], since) }
}

/** At a member: IPv4 in its IPv6 form goes to the exit, also where everything else breaks out on the node. */
export const nat64Route = (plan: NetworkPlan, dev: string): Part => {
  const since = nat64Since(plan)
  if (since === null || plan.exitPoint.keys === null) return {}
  return {
    routes: [{ type: 'unicast', destination: NAT64_PREFIX, dev, via: null, metric: METRIC, because: since }],
  }
}

/** In the filter of any member: what is to be translated is in clear nowhere, and nothing comes in so. */
export const nat64Ends = (isOn: boolean): string[] =>
  isOn
    ? [
        `oifname "${UPLINK}" ip6 daddr ${NAT64_PREFIX} drop comment "IPv4 is reached by way of the exit"`,
        `iifname "${UPLINK}" ip6 saddr ${NAT64_PREFIX} drop`,
      ]
    : []

/** The translator of an exit point, behind its device. */
export const nat64Translator = (plan: NetworkPlan, names: ReturnType<typeof namesOf>, mtu: number): Part => {
  const since = nat64Since(plan)
  if (since === null) return {}
  const { prefix } = plan.exitPoint
  const { nat64: dev, netns } = names
  const to = { type: 'unicast', dev, via: null, metric: METRIC, because: since } as const
  return {
    links: [{ kind: 'tun', name: dev, mtu, because: since }],
    routes: [
      ...guards([NAT64_PREFIX], since),
      { ...to, destination: addressesIn(prefix).inner },
      // Said as what fits, so that a sender hears of it here and not from the translator.
      { ...to, destination: `${MAPPED_IPV4}/32`, mtu: mtu - TRANSLATION_GROWTH },
    ],
    daemons: [translator(netns, dev, prefix, since)],
  }
}

/** Where its members route what is translated, besides their own prefixes: for whoever proves that they route nothing else. */
export const nat64Destinations = (plan: NetworkPlan): string[] =>
  nat64Since(plan) === null
    ? []
    : [NAT64_PREFIX, addressesIn(plan.exitPoint.prefix).inner, `${MAPPED_IPV4}/32`]

/** What the filter of an exit point must know of its translator. */
export type Nat64Filter = Readonly<{ dev: string; prefix: Prefix }>

/** That of an exit point; null where nothing is translated. */
export const nat64Filter = (
  plan: NetworkPlan,
  { nat64: dev }: ReturnType<typeof namesOf>,
): Nat64Filter | null => (nat64Since(plan) === null ? null : { dev, prefix: plan.exitPoint.prefix })

/**
 * Sets and chains of the translation. All sources become one address before the translator, and connection tracking
 * tells them apart: a pool of TAYGA's own is empty after as many as it has addresses.
 */
export const nat64Tables = (its: Nat64Filter | null, wires: readonly string[], transit: string): string[] => {
  if (its === null) return []
  const { mapped, inner } = addressesIn(its.prefix)
  return [
    prefixSet(
      'not_translated6',
      'ipv6_addr',
      NEVER4.map((range) => translate(inner, range)),
    ),
    chain('nat64_in', DNAT, [
      `iifname ${devices(wires)} ip6 saddr @members6 dnat ip6 prefix to ip6 daddr map { ${NAT64_PREFIX} : ${inner} }`,
    ]),
    chain('nat64_out', SNAT, [
      `oifname "${its.dev}" ip6 saddr @members6 snat to ${mapped}`,
      `oifname "${UPLINK}" ip saddr ${MAPPED_IPV4} snat to ${transit}`,
    ]),
  ]
}

/**
 * What is forwarded into the translator and out of it: only what a member wrote to 64:ff9b::/96, and only to addresses of
 * the internet. Answers belong to a flow.
 */
export const nat64Flows = (its: Nat64Filter | null, wires: readonly string[]): string[] =>
  its === null
    ? []
    : [
        `iifname ${devices(wires)} oifname "${its.dev}" ip6 saddr @members6 ct original ip6 daddr ${NAT64_PREFIX} ip6 daddr != @not_translated6 accept`,
        `iifname "${its.dev}" oifname "${UPLINK}" ip saddr ${MAPPED_IPV4} ip daddr != @not_internet4 accept`,
      ]
