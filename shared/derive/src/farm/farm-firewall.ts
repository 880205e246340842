import { chain, devices, RAW, setOf } from '../firewall.ts'

/** The VXLAN devices of a resource, and with which addresses each member in the farm speaks there. */
export type FarmFilter = Readonly<{
  devices: readonly string[]
  /** Whether members ask each other if packets pass: while something is not sent over its wire yet. */
  isAsked: boolean
  speakers: readonly Readonly<{ mac: string; ipv6: readonly string[]; ipv4: readonly string[] }>[]
}>

/**
 * A member speaks with its own addresses only, told by its MAC: what WireGuard's allowed ranges say of a peer is said
 * here, before a packet costs anything. Neighbour discovery is no exception: all neighbours are permanent.
 */
export const farmRules = (filter: FarmFilter | null): string[] => {
  if (filter === null) return []
  const speaks = (family: 'ipv6' | 'ipv4'): string[] =>
    filter.speakers.flatMap((it) => it[family].map((prefix) => `${it.mac} . ${prefix}`))
  const from = `iifname ${devices(filter.devices)} ether saddr`
  const why = 'drop comment "a member speaks with its own addresses only"'
  return [
    setOf('farm6', 'type ether_addr . ipv6_addr; flags interval;', speaks('ipv6')),
    setOf('farm4', 'type ether_addr . ipv4_addr; flags interval;', speaks('ipv4')),
    chain('farm', RAW, [`${from} . ip6 saddr != @farm6 ${why}`, `${from} . ip saddr != @farm4 ${why}`]),
  ]
}

/** A member is answered on the wire itself, before anything is sent over it; by whom, is said by the chain before. */
export const farmAnswers = (filter: FarmFilter | null): string[] =>
  filter?.isAsked === true
    ? [`iifname ${devices(filter.devices)} ip6 saddr fe80::/10 icmpv6 type echo-request accept`]
    : []
