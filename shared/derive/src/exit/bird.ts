import type { Upstream } from '@sixfold/events'
import { homeOf, type MachineView, type NetworkView, upstreamOf } from '@sixfold/fold'
import { type Daemon, daemonFile, macOf } from '@sixfold/kernel'
import { bare } from '../bare.ts'
import { UPLINK } from '../names.ts'
import type { Uplink } from '../uplink-of-machine.ts'
import type { SlicesAt } from './standing-in.ts'

const NAME = 'bird'
const CONFIG = 'bird.conf'
const SOCKET = 'control'

/** Behind the operator's own default, which counts 100: BGP's is for a gateway that was told none. */
const KERNEL_METRIC = 512
/** How long a neighbour that is silent counts as there, in seconds; a third of it is the keepalive (RFC 4271, 4.4). */
const HOLD_SECONDS = 9
/** How long neighbours keep what we told while the daemon starts anew (RFC 4724); the first route takes some 4 s. */
const RESTART_SECONDS = 10

/** Slices to announce: its own, and those that it took over. */
type SlicePrefixes = Readonly<{ owned: readonly string[]; taken: readonly string[] }>

/** How a machine speaks BGP. */
export type Bgp = Extract<Upstream, { kind: 'bgp' }>

/** The neighbours that an exit or a node speaks BGP with; none where its site has static routes. */
export const bgpOf = ({ machine, upstream: chosen }: MachineView): Bgp | null => {
  const upstream = upstreamOf(machine, chosen)
  return machine !== null && upstream.kind === 'bgp' ? upstream : null
}

/**
 * Whether a machine tells its site of its slices. Who has retired has given them back; a drained exit with which no
 * network has anything to do any more tells of none, so that it can be switched off and nobody notices.
 */
const announces = ({ id, standing }: MachineView, networks: readonly NetworkView[]): boolean => {
  // Where it only stands by, or stood by, it is the slices of the network's home that lead there.
  const hasLeft = ({ plan }: NetworkView): boolean =>
    plan.exitPoint.exit === id ? plan.exitPoint.left !== null : homeOf(plan) !== id || plan.cancelled !== null
  const serves = !networks.every(hasLeft)
  return standing?.is !== 'retired' && (standing?.is !== 'drained' || serves)
}

/** A number of 32 bits that no other machine of the site has, as BGP wants it: an address where there is one. */
const routerId = (id: string, { addresses }: Uplink): string => {
  const ipv4 = addresses.find((it) => !it.includes(':'))
  if (ipv4 !== undefined) return bare(ipv4)
  return macOf('router-id', id)
    .split(':')
    .slice(2)
    .map((octet) => Number.parseInt(octet, 16))
    .join('.')
}

/** The name of the session with a neighbour, by its place in the order. */
export const sessionName = (index: number): string => `peer${index + 1}`

const session = ({ asn, peers }: Bgp, { addresses }: Uplink): string[] =>
  peers.flatMap(({ address, asn: theirs }, index) => {
    const ours = addresses.find((it) => it.includes(':'))
    // Over an IPv4 session the next hop of IPv6 routes has to be told (RFC 4760).
    const nextHop =
      address.includes(':') || ours === undefined ? 'next hop self' : `next hop address ${bare(ours)}`
    return [
      `protocol bgp ${sessionName(index)} {`,
      `  local as ${asn};`,
      `  neighbor ${address} as ${theirs};`,
      `  interface "${UPLINK}";`,
      '  direct;',
      `  hold time ${HOLD_SECONDS};`,
      '  connect delay time 1;',
      '  connect retry time 5;',
      '  error wait time 1, 30;',
      '  graceful restart on;',
      `  graceful restart time ${RESTART_SECONDS};`,
      `  ipv6 { import filter theirs; export filter ours; ${nextHop}; import limit 16 action block; };`,
      '}',
    ]
  })

/**
 * A machine announces its slices, as a whole each, and nothing else: no /64 of a network, nothing that it heard. Of its
 * neighbours it takes a default route and nothing else. Its own number comes twice in the path, so that another exit that
 * takes a slice over in an emergency, saying it once, is believed before what may still be known of this one.
 */
const configOf = (id: string, bgp: Bgp, { owned, taken }: SlicePrefixes, uplink: Uplink): string =>
  [
    `router id ${routerId(id, uplink)};`,
    // A neighbour that is down keeps nothing from the others for longer than that.
    `graceful restart wait ${RESTART_SECONDS};`,
    'log stderr { warning, error, fatal, bug, auth };',
    'protocol device { scan time 10; }',
    'protocol static slices {',
    '  ipv6;',
    ...owned.map((slice) => `  route ${slice} unreachable;`),
    '}',
    ...(taken.length === 0
      ? []
      : [
          'protocol static taken {',
          '  ipv6;',
          ...taken.map((slice) => `  route ${slice} unreachable;`),
          '}',
        ]),
    'protocol kernel {',
    `  metric ${KERNEL_METRIC};`,
    '  ipv6 { import none; export where source = RTS_BGP; };',
    '}',
    `filter ours { if proto = "slices" then { bgp_path.prepend(${bgp.asn}); accept; }${taken.length === 0 ? '' : ' if proto = "taken" then accept;'} reject; }`,
    'filter theirs { if net = ::/0 then accept; reject; }',
    ...session(bgp, uplink),
    '',
  ].join('\n')

/** The words for `birdc` to speak with the BIRD of a gateway. */
export const birdc = (netns: string, ...words: readonly string[]): [string, ...string[]] => [
  'birdc',
  '-s',
  daemonFile(netns, NAME, SOCKET),
  ...words,
]

/**
 * The daemon that tells the site of an exit, or of a node, which slices are its; null where the site has static routes.
 * `networks` are those that it serves.
 */
export const birdOf = (
  netns: string,
  view: MachineView,
  uplink: Uplink,
  slices: SlicesAt,
  networks: readonly NetworkView[],
): Daemon | null => {
  const { id, machine, upstream } = view
  const bgp = bgpOf(view)
  if (bgp === null || machine === null) return null
  const file = (name: string): string => daemonFile(netns, NAME, name)
  const names = (some: SlicesAt['owned']): string[] => some.map(({ slice }) => slice as string).toSorted()
  const owned = announces(view, networks) ? names(slices.owned) : []
  const all = { owned, taken: names(slices.taken) }
  return {
    name: NAME,
    // -R: when it begins it tells its neighbours that it has gone on forwarding, or they forget at once what it told.
    argv: ['bird', '-f', '-R', '-c', file(CONFIG), '-s', file(SOCKET)],
    files: { [CONFIG]: configOf(id, bgp, all, uplink) },
    reload: birdc(netns, 'configure'),
    probe: birdc(netns, 'show', 'status'),
    because: upstream?.since ?? machine.sequence,
  }
}
