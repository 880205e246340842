import type { Daemon, KernelState, Link, Room, WireGuard } from '@sixfold/kernel'

/** Named states for specs: two small networks on one machine behind a shared gateway, as an agent would want them. */

/** A room that we make and that holds nothing yet. */
export const aRoom = (netns: string, parts: Partial<Room> = {}): Room => ({
  netns,
  scope: 'whole',
  links: [],
  addresses: [],
  routes: [],
  neighbours: [],
  wireguards: [],
  nft: null,
  ...parts,
})

/** What a spec may vary about one network on one node. */
export type NetworkExample = Readonly<{
  /** Part of every name, so that specs do not meet on one machine. */
  prefix: string
  index: number
  because?: number
  mtu?: number
  /** IPv4 addresses of the port to the gateway. */
  ipv4?: readonly string[]
  /** /64s of members behind the tunnel, as the fourth group of the prefix. */
  members?: readonly number[]
  wireguards?: readonly WireGuard[]
  nft?: string
  hasWorkload?: boolean
  daemons?: readonly Daemon[]
}>

/** A daemon that is asked how it is, and loads its files anew when told. */
export const aDaemon = (name: string, parts: Partial<Daemon> = {}): Daemon => ({
  name,
  argv: ['serve'],
  files: { 'serve.conf': 'all' },
  reload: ['reload'],
  probe: ['ask'],
  because: 1,
  ...parts,
})

/** Lets through what belongs to a flow that is known, and nothing else. */
export const CLOSED = `chain forward {
  type filter hook forward priority filter; policy drop;
  ct state established,related accept
}`

/** The names that the example gives, for specs that look at the machine themselves. */
export const namesOf = (prefix: string, index: number) => ({
  netns: `${prefix}-n${index}`,
  gateway: `${prefix}-gw`,
  workload: `${prefix}-w${index}`,
  up: `sfu${index}x${hashOf(prefix)}`,
  down: `sfd${index}x${hashOf(prefix)}`,
  port: `sfp${index}x${hashOf(prefix)}`,
  mesh: `sfm${index}x${hashOf(prefix)}`,
  tun: `sft${index}x${hashOf(prefix)}`,
})

const hashOf = (text: string): string => text.slice(-8).replaceAll(/[^a-z0-9]/g, '')

const mac = (index: number, end: string): string => `02:00:00:00:0${index}:${end}`

/** One network on this node: its own room, its part of the gateway, and a workload's namespace that somebody else made. */
export const aNetwork = (example: NetworkExample): readonly Room[] => {
  const { prefix, index, because = 1, hasWorkload = false } = example
  const name = namesOf(prefix, index)
  return [
    inner(example),
    aRoom(name.gateway, {
      scope: { devices: [name.down] },
      addresses: [{ dev: name.down, prefix: 'fe80::1/64', because }],
      neighbours: [{ dev: name.down, address: 'fe80::2', mac: mac(index, '02'), because }],
      routes: [unicast(`2001:db8:0:${index}::/64`, name.down, 'fe80::2', because)],
    }),
    ...(hasWorkload
      ? [
          aRoom(name.workload, {
            scope: { devices: ['eth0'] },
            addresses: [{ dev: 'eth0', prefix: `2001:db8:0:${index}::a/128`, because }],
            neighbours: [{ dev: 'eth0', address: 'fe80::1', mac: mac(index, '03'), because }],
            routes: [unicast('::/0', 'eth0', 'fe80::1', because)],
          }),
        ]
      : []),
  ]
}

const inner = ({
  prefix,
  index,
  because = 1,
  mtu = 1_420,
  ipv4 = [],
  members = [],
  wireguards,
  nft = CLOSED,
  hasWorkload = false,
  daemons,
}: NetworkExample): Room => {
  const { netns, gateway, workload, up, down, port, mesh, tun } = namesOf(prefix, index)
  const pair = (name: string, end: string, peer: Extract<Link, { kind: 'veth' }>['peer']): Link => ({
    kind: 'veth',
    name,
    mac: mac(index, end),
    mtu,
    peer,
    because,
  })
  return aRoom(netns, {
    nft,
    links: [
      pair(up, '02', { netns: gateway, name: down, mac: mac(index, '01') }),
      { kind: 'wireguard', name: mesh, mtu, because },
      ...(daemons === undefined ? [] : [{ kind: 'tun', name: tun, mtu, because } as const]),
      ...(hasWorkload ? [pair(port, '03', { netns: workload, name: 'eth0', mac: mac(index, '0a') })] : []),
    ],
    addresses: [
      { dev: 'lo', prefix: `2001:db8:0:${index}::1/128`, because },
      { dev: up, prefix: 'fe80::2/64', because },
      ...ipv4.map((address) => ({ dev: up, prefix: address, because })),
      ...(hasWorkload ? [{ dev: port, prefix: 'fe80::1/64', because }] : []),
    ],
    neighbours: [
      { dev: up, address: 'fe80::1', mac: mac(index, '01'), because },
      ...(hasWorkload
        ? [{ dev: port, address: `2001:db8:0:${index}::a`, mac: mac(index, '0a'), because }]
        : []),
    ],
    routes: [
      unicast('::/0', up, 'fe80::1', because),
      unicast('0.0.0.0/0', up, 'fe80::1', because),
      ...(hasWorkload ? [unicast(`2001:db8:0:${index}::a/128`, port, null, because)] : []),
      ...members.flatMap((member) => [
        unicast(`2001:db8:1:${member}::/64`, mesh, null, because),
        { type: 'unreachable', destination: `2001:db8:1:${member}::/64`, metric: 4_096, because } as const,
      ]),
    ],
    wireguards: wireguards ?? [],
    ...(daemons === undefined ? {} : { daemons }),
  })
}

const unicast = (destination: string, dev: string, via: string | null, because: number) =>
  ({ type: 'unicast', destination, dev, via, metric: 100, because }) as const

/** A state of these rooms, with the gateway that they share made by us. */
export const aState = (prefix: string, rooms: readonly Room[]): KernelState => ({
  rooms: [...rooms, aRoom(namesOf(prefix, 0).gateway, { scope: { devices: ['lo'], made: true } })],
})
