import type { MachineView, NetworkView } from '@sixfold/fold'
import { deviceName, type KernelState, linkLocalOf, macOf, type Room } from '@sixfold/kernel'
import { closedRules, closedSets } from './closed-to-networks.ts'
import { type Bgp, bgpOf, birdOf } from './exit/bird.ts'
import { BGP_PORT, haproxyOf } from './exit/haproxy.ts'
import { type Moved, movedAt } from './exit/moved.ts'
import type { Proxied } from './exit/proxied.ts'
import { proxyRules, proxySets } from './exit/proxy-firewall.ts'
import { type ProxyPort, proxyPorts } from './exit/proxy-ports.ts'
import {
  type PublicIpv4,
  publicIpv4At,
  publicIpv4Chains,
  publicIpv4Ends,
  publicIpv4In,
  publicIpv4Sets,
  uplinkAddresses,
} from './exit/public-ipv4.ts'
import { detoured, detourRules, detours, slicesAt, takenSince, uplinkAround } from './exit/standing-in.ts'
import { chain, ESTABLISHED, FORWARD, INPUT, NEIGHBOUR_DISCOVERY, RAW } from './firewall.ts'
import { guards } from './guards.ts'
import { gatewayNetns, METRIC, NETWORK_PORTS, UPLINK } from './names.ts'
import { MAIL, type Mail, mailAt, neighbourChains, neighbourRules, neighbourSets } from './neighbours.ts'
import type { Uplink } from './uplink-of-machine.ts'

const familyDefault = (gateway: string): '::/0' | '0.0.0.0/0' =>
  gateway.includes(':') ? '::/0' : '0.0.0.0/0'

/** The next hops that a gateway may have: none of a family of which another exit has taken all its addresses. */
const reachable = ({ gateways, addresses }: Uplink, around: Uplink): string[] =>
  gateways.filter((gateway) => {
    const isOfFamily = (it: string): boolean => it.includes(':') === gateway.includes(':')
    return around.addresses.some(isOfFamily) || !addresses.some(isOfFamily)
  })

/** BGP comes from its neighbours on the site's link only. */
const neighboursIn = (bgp: Bgp | null): string[] =>
  (bgp?.peers ?? []).map(
    ({ address }) =>
      `iifname "${UPLINK}" ${address.includes(':') ? 'ip6' : 'ip'} saddr ${address} tcp dport 179 accept`,
  )

const rules = (
  detours: readonly string[],
  moved: Moved,
  uplink: Uplink,
  ipv4: PublicIpv4 | null,
  bgp: Bgp | null,
  proxied: readonly ProxyPort[],
  mail: Mail,
): string =>
  [
    ...closedSets(uplink),
    ...publicIpv4Sets(ipv4),
    ...moved.sets,
    ...proxySets(proxied),
    ...neighbourSets(mail),
    ...neighbourChains(),
    chain('prerouting', RAW, [
      'fib saddr . iif oif missing drop comment "no packet from where its sender is not"',
    ]),
    chain('input', INPUT, [
      'iifname "lo" accept',
      NEIGHBOUR_DISCOVERY,
      ...ESTABLISHED,
      'icmpv6 type echo-request limit rate 100/second accept',
      'icmp type echo-request limit rate 100/second accept',
      ...neighboursIn(bgp),
      ...proxyRules(proxied),
    ]),
    chain('forward', FORWARD, [
      ...detours,
      ...closedRules(uplink),
      ...publicIpv4Ends(ipv4),
      MAIL,
      ...moved.rules,
      ...ESTABLISHED,
      ...neighbourRules(),
      ...publicIpv4In(ipv4),
      `iifname "${NETWORK_PORTS}" ip daddr 100.64.0.0/10 drop comment "exit points do not meet here"`,
      `iifname "${NETWORK_PORTS}" oifname "${UPLINK}" accept`,
      `iifname { "${UPLINK}", "${NETWORK_PORTS}" } oifname "${NETWORK_PORTS}" meta nfproto ipv6 accept comment "the network decides"`,
    ]),
    ...publicIpv4Chains(ipv4),
  ].join('\n')

/**
 * The gateway of a machine: the one place where its networks meet the site. It holds nothing of any network (those
 * bring their own ends and routes), only the uplink, the defaults, and an `unreachable` for every slice of the
 * machine, without which a packet for an unassigned /64 would loop to the site's router and back. Of an exit, too: as
 * whom its `networks` leave in IPv4, what leads in to them, and what they have proxied (`guests`). `standsInFor`: exits of
 * its group that it took over from before the log says so.
 */
export const deriveGateway = (
  view: MachineView,
  uplink: Uplink,
  networks: readonly NetworkView[] = [],
  guests: readonly Proxied[] = [],
  standsInFor: readonly string[] = [],
): KernelState => {
  const { id, machine } = view
  const slices = slicesAt(view, standsInFor)
  const onwards = detoured(view, networks)
  const because = machine?.sequence ?? 0
  const around = uplinkAround(view, uplink, standsInFor)
  const ipv4 = publicIpv4At(view, networks)
  const netns = gatewayNetns(id)
  const bird = birdOf(netns, view, uplink, slices, networks)
  const proxied = proxyPorts(guests).filter(({ port }) => bird === null || port !== BGP_PORT)
  const daemons = [bird, haproxyOf(netns, guests, proxied)].filter((it) => it !== null)
  const room: Room = {
    netns,
    scope: { devices: ['lo', UPLINK], made: true },
    links: [
      {
        kind: 'uplink',
        name: UPLINK,
        mac: macOf('gateway', id),
        mtu: uplink.mtu,
        bridge: uplink.bridge,
        port: deviceName('g', id),
        because,
      },
    ],
    // Without a link-local address a router cannot solicit neighbours for packets that are not its own (RFC 4861, 7.2.2).
    addresses: [
      { dev: UPLINK, prefix: `${linkLocalOf(macOf('gateway', id))}/64`, because },
      ...uplinkAddresses(view, around, ipv4).map(({ prefix, since }) => ({
        dev: UPLINK,
        prefix,
        because: since ?? takenSince(view, standsInFor, prefix) ?? because,
      })),
    ],
    routes: [
      ...view.slices.flatMap(({ slice, since }) => guards([slice], since)),
      ...slices.taken.flatMap(({ slice, since }) => guards([slice], since)),
      ...detours(onwards),
      ...reachable(uplink, around).map((gateway) => ({
        type: 'unicast' as const,
        destination: familyDefault(gateway),
        dev: UPLINK,
        via: gateway,
        metric: METRIC,
        because,
      })),
    ],
    neighbours: [],
    wireguards: [],
    nft: rules(
      detourRules(onwards),
      movedAt(view, networks),
      uplink,
      ipv4,
      bgpOf(view),
      proxied,
      mailAt(id, networks),
    ),
    ...(daemons.length === 0 ? {} : { daemons }),
  }
  return { rooms: [room] }
}
