import { chain } from './firewall.ts'
import { NETWORK_PORTS, UPLINK } from './names.ts'

/** How many flows a network may have in each direction at a time: the kernel's table has room for 262,144 of all. */
const FLOWS = 32_768
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

const dynamic = (name: string, more = ''): string =>
  `set ${name} { type ifname; size 65535; flags dynamic${more}; }`

/**
 * What keeps count of each network, by its device here: one network is one device, whatever addresses it has. Filled by
 * packets, and by nobody else.
 */
export const neighbourSets = (): string[] => [
  dynamic('flows_out'),
  dynamic('flows_in'),
  dynamic('rate_out', ', timeout; timeout 1m'),
  ...Object.keys(REFUSED).map((name) => dynamic(name, `, timeout; timeout ${REMEMBERED}`)),
]

const OUT = `iifname "${NETWORK_PORTS}" oifname "${UPLINK}"`

const noted = (name: keyof typeof REFUSED, key: 'iifname' | 'oifname'): string =>
  `update @${name} { ${key} counter }`

/** Where what begins crosses the site's border: whoever is over a limit is counted, told and refused, and nobody else. */
export const neighbourRules = (): string[] => [
  `${OUT} tcp dport 25 goto mail`,
  `${OUT} ct state new jump leaving`,
  `iifname "${UPLINK}" oifname "${NETWORK_PORTS}" ct state new jump entering`,
]

/** The chains of these rules. */
export const neighbourChains = (): string[] => [
  chain('mail', null, [
    noted('refused_mail', 'iifname'),
    'counter reject with icmpx admin-prohibited comment "mail leaves by submission (587, 465), not by port 25"',
  ]),
  chain('leaving', null, [
    `add @flows_out { iifname ct count over ${FLOWS} } goto over_flows_out`,
    `update @rate_out { iifname limit rate over ${NEW_PER_SECOND}/second burst ${NEW_AT_ONCE} packets } goto over_rate`,
  ]),
  chain('entering', null, [`add @flows_in { oifname ct count over ${FLOWS} } goto over_flows_in`]),
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
