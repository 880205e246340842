import { lastOfBlock, transitAddress } from '@sixfold/events'
import type { MachineView, NetworkPlan, NetworkView } from '@sixfold/fold'
import { bare } from '../bare.ts'
import { chain, DNAT, mapOf, prefixSet, SNAT, setOf } from '../firewall.ts'
import { kept } from '../kept.ts'
import { NETWORK_PORTS, UPLINK } from '../names.ts'
import type { Uplink } from '../uplink-of-machine.ts'
import { commonPorts } from './common-ports.ts'
import { openForwards } from './open-forwards.ts'
import { transitAt } from './standby.ts'

const LAST_PORT = 65_535
/** Into so many parts a network's flows are dealt, and those onto its blocks: so it has as many blocks at most. */
const SHARES = 4

/** ICMP, TCP, UDP: what has ports, or identifiers that are translated like ports. */
const WITH_PORTS = 'meta l4proto { 1, 6, 17 }'

/** What one network has of public IPv4, at the gateway of its exit. */
type Bought = Readonly<{
  transit: string
  addresses: readonly Readonly<{ address: string; since: number }>[]
  blocks: readonly Readonly<{ address: string; first: number }>[]
  forwards: ReturnType<typeof openForwards>
  /** Whether its addresses answer here. */
  isServed: boolean
}>

/** Of each network once: one that changed is one of thousands. */
const boughtBy = kept(
  (plan: NetworkPlan, transit: number, isServed: boolean): Bought => ({
    transit: transitAddress(transit),
    addresses: plan.goods.publicIpv4,
    blocks: plan.goods.publicPorts ?? [],
    forwards: openForwards(plan),
    isServed,
  }),
)

/** The networks whose exit points a machine holds, by where they stand: the order in which they came says nothing. */
const boughtAt = (id: string, networks: readonly NetworkView[]): Bought[] =>
  networks
    .flatMap(({ plan }) => {
      const transit = transitAt(id, plan)
      return transit === null ? [] : [{ plan, transit }]
    })
    .toSorted((a, b) => a.transit - b.transit)
    .map(({ plan, transit }) => boughtBy(plan, transit, plan.exitPoint.exit === id))

/** The public IPv4 of an exit as its gateway holds it; null where it has none. */
export type PublicIpv4 = Readonly<{ shared: string; bought: readonly Bought[] }>

/** What a machine holds of public IPv4 for its networks; null where it is no exit, or one without IPv4. */
export const publicIpv4At = (
  { id, machine }: MachineView,
  networks: readonly NetworkView[],
): PublicIpv4 | null => {
  const shared = machine?.kind === 'exit' ? machine.publicIpv4[0] : undefined
  return shared === undefined ? null : { shared, bought: boughtAt(id, networks) }
}

/**
 * The addresses of a gateway's uplink, and since when: those that its operator told, without those that are for sale, and
 * with those that networks here bought. So one that is nobody's is at no exit, and one that is somebody's at the exit that
 * serves it, whichever of the group brought it.
 */
export const uplinkAddresses = (
  { machine }: MachineView,
  uplink: Uplink,
  its: PublicIpv4 | null,
): Readonly<{ prefix: string; since: number | null }>[] => {
  const sold = its?.bought.flatMap(({ addresses, isServed }) => (isServed ? addresses : [])) ?? []
  const forSale = new Set<string>([
    ...(machine?.kind === 'exit' ? machine.publicIpv4.slice(1) : []),
    ...sold.map(({ address }) => address),
  ])
  return [
    ...uplink.addresses.filter((it) => !forSale.has(bare(it))).map((prefix) => ({ prefix, since: null })),
    ...sold.map(({ address, since }) => ({ prefix: `${address}/32`, since })),
  ]
}

/** The ports that are nobody's: all, or what is left above those that were sold. */
const commons = ({ shared, bought }: PublicIpv4): string[] => {
  const range = commonPorts(
    bought.flatMap(({ blocks }) =>
      blocks.filter(({ address }) => address === shared).map(({ first }) => first),
    ),
  )
  return range === null ? [] : [`${shared} . ${range.first}-${range.last}`]
}

const rangeOf = (first: number): string => `${first}-${lastOfBlock(first)}`

/** A network's blocks, dealt onto as many shares as there are. */
const dealt = ({ transit, blocks }: Bought): string[] =>
  blocks.length === 0
    ? []
    : Array.from({ length: SHARES }, (_, share) => {
        const { address, first } = blocks[share % blocks.length] as Bought['blocks'][number]
        return `${transit} . ${share} : ${address} . ${rangeOf(first)}`
      })

/**
 * The sets and maps: as whom each network leaves, and where forwards lead. Each network is a few elements of maps, so that
 * a packet costs the same however many there are.
 */
export const publicIpv4Sets = (its: PublicIpv4 | null): string[] => {
  if (its === null) return []
  const { bought } = its
  const each = (give: (of: Bought) => readonly string[]): string[] => bought.flatMap(give)
  const common = commons(its)
  return [
    mapOf(
      'own4',
      'type ipv4_addr : ipv4_addr;',
      each(({ transit, addresses: [first] }) =>
        first === undefined ? [] : [`${transit} : ${first.address}`],
      ),
    ),
    mapOf('ports4', 'type ipv4_addr . mark : interval ipv4_addr . inet_service;', each(dealt)),
    mapOf(
      'commons4',
      'type inet_proto : interval ipv4_addr . inet_service;',
      common.flatMap((range) => [1, 6, 17].map((protocol) => `${protocol} : ${range}`)),
    ),
    setOf('common4', 'type ipv4_addr . inet_service; flags interval;', common),
    setOf(
      'held4',
      'type ipv4_addr . ipv4_addr . inet_service; flags interval;',
      each(({ transit, addresses, blocks }) => [
        ...addresses.map(({ address }) => `${transit} . ${address} . 0-${LAST_PORT}`),
        ...blocks.map(({ address, first }) => `${transit} . ${address} . ${rangeOf(first)}`),
      ]),
    ),
    mapOf(
      'forwards4',
      'type ipv4_addr . inet_proto . inet_service : ipv4_addr . inet_service;',
      each(({ transit, forwards }) =>
        forwards.map(
          ({ address, protocol, port, inner }) =>
            `${address} . ${protocol} . ${port} : ${transit} . ${inner}`,
        ),
      ),
    ),
    setOf(
      'open4to',
      'type ipv4_addr . inet_proto . inet_service . ipv4_addr;',
      each(({ transit, forwards }) =>
        forwards.map(({ address, protocol, port }) => `${address} . ${protocol} . ${port} . ${transit}`),
      ),
    ),
    prefixSet('transit4', 'ipv4_addr', ['100.64.0.0/10']),
  ]
}

/**
 * Before what belongs to a flow: the kernel goes on translating a flow as it was begun, also when the address, the ports or
 * the forward are not the network's any more.
 */
export const publicIpv4Ends = (its: PublicIpv4 | null): string[] =>
  its === null
    ? []
    : [
        'meta l4proto { 6, 17 } ct status snat ct original ip saddr . ct reply ip daddr . ct reply proto-dst != @held4 ct original ip saddr @transit4 ct reply ip daddr . ct reply proto-dst != @common4 drop comment "it left by what is not its own any more"',
        'meta l4proto { 6, 17 } ct status dnat ct original ip daddr . meta l4proto . ct original proto-dst . ct reply ip saddr != @open4to drop comment "this forward was closed"',
      ]

/** A forward leads in, from outside and from other networks of this exit. */
export const publicIpv4In = (its: PublicIpv4 | null): string[] =>
  its === null
    ? []
    : [`ct status dnat oifname "${NETWORK_PORTS}" ip daddr @transit4 accept comment "a forward was ordered"`]

const OUT = `oifname { "${UPLINK}", "${NETWORK_PORTS}" }`

/** The translation itself. Of several blocks a flow gets one by its source port; a network reaches forwards as who it is outside. */
export const publicIpv4Chains = (its: PublicIpv4 | null): string[] =>
  its === null
    ? []
    : [
        chain('destinations', DNAT, [
          'meta l4proto { 6, 17 } dnat ip to ip daddr . ip protocol . th dport map @forwards4',
        ]),
        chain('postrouting', SNAT, [
          `${OUT} snat ip to ip saddr map @own4`,
          `${OUT} ip saddr @transit4 ${WITH_PORTS} meta mark set jhash th sport mod ${SHARES}`,
          `${OUT} ${WITH_PORTS} snat ip to ip saddr . meta mark map @ports4`,
          `${OUT} ip saddr @transit4 ${WITH_PORTS} snat ip to meta l4proto map @commons4`,
        ]),
        chain('untranslated', 'type filter hook postrouting priority srcnat + 50; policy accept;', [
          `oifname "${UPLINK}" ip saddr @transit4 counter drop comment "no public IPv4 is there for it"`,
        ]),
      ]
