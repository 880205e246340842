import type { Plan, SitePlan } from '../plan/plan.ts'
import { NATS_PORT } from '../processes/nats-config.ts'
import type { NatKind } from '../topology/schema.ts'
import type { Wire } from './wires.ts'

const table = (chains: readonly (string | null)[]): string =>
  `table inet lab {\n${chains.filter((chain) => chain !== null).join('\n')}\n}\n`

const chain = (name: string, type: string, rules: readonly string[]): string =>
  [`chain ${name} {`, `type ${type}; policy accept;`, ...rules, '}'].join('\n')

/** What a router says to its neighbours is no traffic from outside (RFC 4890, 4.4.1). */
const NEIGHBOURS =
  'icmpv6 type { nd-neighbor-solicit, nd-neighbor-advert, nd-router-solicit, nd-router-advert }'

const ANSWERS = 'ct state established,related accept'

const input = (kind: NatKind): string | null =>
  kind === 'open'
    ? null
    : chain('input', 'filter hook input priority filter', [
        `iifname "wan" ${ANSWERS}`,
        `iifname "wan" ${NEIGHBOURS} accept`,
        'iifname "wan" drop',
      ])

const forward = chain('forward', 'filter hook forward priority filter', [
  ANSWERS,
  'iifname "wan" ct status dnat accept',
  'iifname "wan" drop',
])

const forwards = ({ forwards, machines }: SitePlan): string | null => {
  const rules = forwards.flatMap(({ protocol, port, machine, toPort = port }) => {
    const address = machines.find(({ name }) => name === machine)?.footholds.ipv4?.address
    return address === undefined
      ? []
      : [`iifname "wan" ${protocol} dport ${port} dnat ip to ${address}:${toPort}`]
  })
  return rules.length === 0 ? null : chain('prerouting', 'nat hook prerouting priority dstnat', rules)
}

/** Masquerading keeps the port where it is free, and lets in only what the very peer of a flow sends. */
const masquerade = (kind: NatKind): string =>
  chain('postrouting', 'nat hook postrouting priority srcnat', [
    `oifname "wan" meta nfproto ipv4 masquerade${kind === 'random' ? ' random' : ''}`,
  ])

/** The ruleset of a site's router, or null when it only routes. */
export const siteRules = (site: SitePlan): string | null => {
  if (site.nat === null && site.firewall === 'none') return null
  const filter = site.firewall === 'outgoing-only' ? forward : null
  return table(site.nat === null ? [filter] : [input(site.nat), filter, forwards(site), masquerade(site.nat)])
}

/** The ruleset of a carrier's NAT. IPv6 passes: it is the home's router that filters. */
export const carrierRules = table([input('cgn'), masquerade('cgn')])

/** The internet takes no packet from a wire that it would not answer over that wire (RFC 2827). */
export const coreRules = table([
  chain('prerouting', 'filter hook prerouting priority raw', ['fib saddr . iif oif missing drop']),
])

/**
 * The log is for the machines of a lab and not for what its tenants send: their packets come from an allocation, or
 * from an address that an exit translates to.
 */
export const controlRules = ({ sites }: Plan): string | null => {
  const tenants = [
    ...sites.flatMap(({ allocations }) => allocations.map(({ prefix }) => prefix)),
    ...sites.flatMap(({ machines }) =>
      machines.flatMap(({ agents }) => agents.flatMap((it) => it.publicIpv4)),
    ),
  ]
  const rules = tenants.map(
    (source) => `${source.includes(':') ? 'ip6' : 'ip'} saddr ${source} tcp dport ${NATS_PORT} drop`,
  )
  return rules.length === 0 ? null : table([chain('input', 'filter hook input priority filter', rules)])
}

const MILLION = 1_000_000

/** What matches that many of a hundred packets; null for none of them, as nft wants no number that is never reached. */
const share = (percent: number): string | null => {
  const ofMillion = Math.round((percent / 100) * MILLION)
  if (ofMillion === 0) return null
  return ofMillion === MILLION ? '' : `numgen random mod ${MILLION} < ${ofMillion} `
}

/** Drops that many of a hundred packets on a wire, in each direction; empty where none are lost. */
export const lossRules = ({ upper: { dev }, lossPercent }: Wire): string => {
  const match = share(lossPercent)
  if (match === null) return ''
  const chains = ['ingress', 'egress'].map((hook) =>
    chain(`${dev}_${hook}`, `filter hook ${hook} device "${dev}" priority filter`, [`${match}drop`]),
  )
  return `table netdev loss {\n${chains.join('\n')}\n}\n`
}
