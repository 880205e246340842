import type { NetworkView } from '@sixfold/fold'
import { chain, setOf } from './firewall.ts'
import { NETWORK_PORTS, namesOf, UPLINK } from './names.ts'

/** How many flows a network may have in each direction at a time: the kernel's table has room for 262,144 of all. */
const FLOWS = 32_768
/**
 * A flow that begins is counted by walking all that are counted with it (0.3 µs each where they are many): so a network's are
 * counted in parts, by their ports, each with its share and what chance may put on top.
 */
const PARTS = 64
const FLOWS_OF_PART = (FLOWS / PARTS) * 1.125
/** How many it may begin in a second, and at once: what is over stays in the table for another two minutes. */
const NEW_PER_SECOND = 1_000
const NEW_AT_ONCE = 5_000
/** How long is remembered that something of a network was refused. */
const REMEMBERED = '1h'

/** Sets of networks of which something was refused, with how much: by these an agent tells. What is said is why. */
export const REFUSED = {
  refused_mail: 'mail to port 25',
  refused_flows: `more than ${FLOWS} flows at a time`,
  refused_rate: `more than ${NEW_PER_SECOND} new flows in a second`,
} as const

/** The devices of networks that may send mail: by IPv6, and by IPv4. */
export type Mail = Readonly<{ devices6: readonly string[]; devices4: readonly string[] }>

const quoted = (device: string): string => `"${device}"`

/**
 * Which of these networks may send mail by a machine's gateway. By IPv4 only from an address of its own: who is at the shared
 * one would be listed for what another sent.
 */
export const mailAt = (id: string, networks: readonly NetworkView[]): Mail => {
  const allowed = networks.filter(({ plan }) => plan.goods.mail !== undefined)
  const deviceOf = ({ party, network }: NetworkView): string => namesOf(id, party, network).uplinkPeer
  return {
    devices6: allowed.map(deviceOf).toSorted(),
    devices4: allowed
      .filter(({ plan }) => plan.goods.publicIpv4.length > 0)
      .map(deviceOf)
      .toSorted(),
  }
}

const dynamic = (name: string, more = ''): string =>
  `set ${name} { type ifname; size 65535; flags dynamic${more}; }`
const counting = (name: string): string => `set ${name} { type ifname . mark; size 262144; flags dynamic; }`

/**
 * What keeps count of each network, by its device here: one network is one device, whatever addresses it has. Filled by
 * packets, and by nobody else.
 */
export const neighbourSets = ({ devices6, devices4 }: Mail): string[] => [
  setOf('mail6', 'type ifname;', devices6.map(quoted)),
  setOf('mail4', 'type ifname;', devices4.map(quoted)),
  counting('flows_out'),
  counting('flows_in'),
  dynamic('rate_out', ', timeout; timeout 1m'),
  ...Object.keys(REFUSED).map((name) => dynamic(name, `, timeout; timeout ${REMEMBERED}`)),
]

const OUT = `iifname "${NETWORK_PORTS}" oifname "${UPLINK}"`

const noted = (name: keyof typeof REFUSED, key: 'iifname' | 'oifname'): string =>
  `update @${name} { ${key} counter }`

/** Before what belongs to a flow, so that mail ends with the leave to send it. The port comes first: it is nearly never that. */
export const MAIL = `tcp dport 25 ${OUT} jump mail`

/** Where what begins crosses the site's border: whoever is over a limit is counted, told and refused, and nobody else. */
export const neighbourRules = (): string[] => [
  `${OUT} ct state new jump leaving`,
  `iifname "${UPLINK}" oifname "${NETWORK_PORTS}" ct state new jump entering`,
]

/** Which part of its network a flow is counted in; nobody reads a mark farther on that did not write it there. */
const PART = `meta mark set jhash th sport . th dport mod ${PARTS}`

/** The chains of these rules. */
export const neighbourChains = (): string[] => [
  chain('mail', null, [
    'meta nfproto ipv6 iifname @mail6 return',
    'meta nfproto ipv4 iifname @mail4 return',
    noted('refused_mail', 'iifname'),
    'counter reject with icmpx admin-prohibited comment "mail leaves by submission (587, 465), not by port 25, unless an operator allows it"',
  ]),
  // The rate first: whoever floods is not even counted.
  chain('leaving', null, [
    `update @rate_out { iifname limit rate over ${NEW_PER_SECOND}/second burst ${NEW_AT_ONCE} packets } goto over_rate`,
    PART,
    `add @flows_out { iifname . meta mark ct count over ${FLOWS_OF_PART} } goto over_flows_out`,
  ]),
  chain('entering', null, [
    PART,
    `add @flows_in { oifname . meta mark ct count over ${FLOWS_OF_PART} } goto over_flows_in`,
  ]),
  chain('over_flows_out', null, [
    noted('refused_flows', 'iifname'),
    'counter drop comment "one network has no more flows than that"',
  ]),
  chain('over_flows_in', null, [
    noted('refused_flows', 'oifname'),
    'counter drop comment "one network has no more flows than that"',
  ]),
  chain('over_rate', null, [
    noted('refused_rate', 'iifname'),
    'counter drop comment "one network begins no more flows than that"',
  ]),
]
