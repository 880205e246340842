import type { derive } from '@sixfold/derive'
import { doorsOf } from './door-objects.ts'
import { bare, type KernelObject } from './kernel-object.ts'
import { answersOf } from './name-objects.ts'
import { namespaceOf } from './namespace-objects.ts'
import { nftOf } from './nft-objects.ts'

export type { KernelObject } from './kernel-object.ts'

/** What one network, or a machine's gateway, wants from the kernel. */
export type State = ReturnType<typeof derive>
type Room = State['rooms'][number]

/** In place of the device of a workload's port, which is named after the workload: only its machine knows that. */
export const UNNAMED_PORT = "(the workload's port)"

const DEFAULTS: readonly string[] = ['::/0', '0.0.0.0/0']

const devicesOf = ({ netns, links, wireguards }: Room): KernelObject[] => {
  const object = (name: string, text: string, because: number, more: readonly string[] = []) => ({
    kind: 'device' as const,
    text: `device ${name}, ${text}`,
    netns,
    names: [name, ...more],
    route: null,
    because,
  })
  const portOf = new Map(wireguards.map(({ name, listenPort }) => [name, listenPort]))
  return links.map((link) => {
    if (link.kind === 'wireguard')
      return object(
        link.name,
        `WireGuard on port ${portOf.get(link.name) ?? '?'}, MTU ${link.mtu}`,
        link.because,
        [String(portOf.get(link.name))],
      )
    if (link.kind === 'uplink')
      return object(link.name, 'the uplink of the gateway', link.because, [link.port])
    if (link.kind === 'tun') return object(link.name, `TUN, MTU ${link.mtu}`, link.because)
    if (link.kind === 'vxlan')
      return object(link.name, `VXLAN ${link.vni} from ${link.local}, MTU ${link.mtu}`, link.because, [
        String(link.vni),
        link.mac,
      ])
    const { peer } = link
    return object(link.name, `veth to ${peer.name} in ${peer.netns}, MTU ${link.mtu}`, link.because, [
      peer.name,
    ])
  })
}

const addressesOf = ({ netns, addresses }: Room): KernelObject[] =>
  addresses.map(({ dev, prefix, because }) => ({
    kind: 'address',
    text: `address ${prefix} dev ${dev}`,
    netns,
    names: [prefix, bare(prefix)],
    route: null,
    because,
  }))

const routesOf = ({ netns, routes }: Room): KernelObject[] =>
  routes.map((route) => {
    const { destination, metric, because } = route
    const isDefault = DEFAULTS.includes(destination)
    const shown = isDefault ? `default (${destination})` : destination
    const way =
      route.type === 'unreachable'
        ? 'unreachable'
        : `${route.via === null ? '' : `via ${route.via} `}dev ${route.dev}`
    const host = /^(.*)\/(32|128)$/.exec(destination)?.[1]
    return {
      kind: 'route',
      text: `route ${shown} ${way} metric ${metric}`,
      netns,
      names: [destination, ...(isDefault ? ['default'] : []), ...(host === undefined ? [] : [host])],
      route: { destination, metric },
      because,
    }
  })

const neighboursOf = ({ netns, neighbours }: Room): KernelObject[] =>
  neighbours.map(({ dev, address, mac, because }) => ({
    kind: 'neighbour',
    text: `neighbour ${address} lladdr ${mac} dev ${dev}`,
    netns,
    names: [address, mac],
    route: null,
    because,
  }))

/** A process by its name in the room, or by a file that it is given. */
const daemonsOf = ({ netns, daemons = [] }: Room): KernelObject[] =>
  daemons.map(({ name, argv, because }) => ({
    kind: 'daemon',
    text: `daemon ${name}: ${argv.join(' ')}`,
    netns,
    names: [name, ...argv.filter((word) => word.startsWith('/'))],
    route: null,
    because,
  }))

/** `address:port` without the port, and an IPv6 address without brackets. */
const hostOf = (endpoint: string): string => endpoint.replace(/:\d+$/, '').replace(/^\[(.*)\]$/, '$1')

const peersOf = ({ netns, wireguards }: Room): KernelObject[] =>
  wireguards.flatMap(({ name, peers }) =>
    peers.map(({ publicKey, endpoint, allowedIps, because }) => ({
      kind: 'peer' as const,
      text: `peer ${publicKey} of ${name}, ${endpoint === null ? 'comes to us' : `at ${endpoint}`}, allowed ${allowedIps.join(' ')}`,
      netns,
      names: [publicKey, ...allowedIps, ...(endpoint === null ? [] : [endpoint, hostOf(endpoint)])],
      route: null,
      because,
    })),
  )

/** Where a VXLAN device sends what is for a member of the farm. */
const entriesOf = ({ netns, vxlans = [] }: Room): KernelObject[] =>
  vxlans.flatMap(({ name, vni, peers }) =>
    peers.map(({ mac, address, because }) => ({
      kind: 'peer' as const,
      text: `FDB entry ${mac} of ${name} (VXLAN ${vni}), at ${address}; from there it is let in, too`,
      netns,
      names: [mac, address],
      route: null,
      because,
    })),
  )

/** Every object in a derived state. */
export const objectsOf = ({ rooms }: State): KernelObject[] =>
  rooms.flatMap((room) => [
    ...routesOf(room),
    ...addressesOf(room),
    ...devicesOf(room),
    ...peersOf(room),
    ...entriesOf(room),
    ...neighboursOf(room),
    ...daemonsOf(room),
    ...doorsOf(room),
    ...namespaceOf(room),
    ...nftOf(room),
    ...answersOf(room),
  ])
