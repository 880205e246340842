import type { PretendNetns, PretendTunnel, PretendWorld } from './world.ts'

/** The machine as the commands that would make it: a spec compares this text. Nothing of a private key is in it. */
export const printWorld = ({ netns, tunnels, processes, files }: PretendWorld): string =>
  [
    ...[...netns]
      .filter(([name]) => name !== '')
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .flatMap(([name, room]) => printNetns(name, room, tunnels)),
    ...[...processes.values()]
      .map(({ mark, started, isStopped }) => `# daemon ${mark} ${started}${isStopped ? ' stopped' : ''}`)
      .toSorted(),
    ...[...files]
      .flatMap(([path, { content }]) => (path.endsWith('/process') ? [] : [`# file ${path}: ${content}`]))
      .toSorted(),
  ].join('\n')

const printNetns = (
  name: string,
  { links, addresses, neighbours, routes, table }: PretendNetns,
  tunnels: ReadonlyMap<string, PretendTunnel>,
): readonly string[] => [
  `ip netns add ${name}`,
  ...(table === null ? [] : [`# ${name} has table inet sixfold`]),
  ...[
    ...[...links.values()].flatMap(({ name: dev, kind, mtu, alias, isUp }) =>
      dev === 'lo' ? [] : [`link ${dev} type ${kind} mtu ${mtu} alias ${alias}${isUp ? ' up' : ''}`],
    ),
    ...addresses.map(({ dev, prefix }) => `addr ${prefix} dev ${dev}`),
    ...neighbours.map(({ dev, address, mac }) => `neigh ${address} lladdr ${mac} dev ${dev}`),
    ...routes.map(
      ({ type, destination, via, dev, metric }) =>
        `route ${type} ${destination}${via === null ? '' : ` via ${via}`}${dev === null ? '' : ` dev ${dev}`} metric ${metric}`,
    ),
  ]
    .toSorted()
    .map((line) => `ip -n ${name} ${line}`),
  ...[...links.keys()].flatMap((dev) => printTunnel(dev, tunnels.get(dev))),
]

const printTunnel = (name: string, tunnel: PretendTunnel | undefined): readonly string[] =>
  tunnel === undefined
    ? []
    : [
        `wg set ${name} listen-port ${tunnel.listenPort}`,
        // In which order a device has come by them says nothing.
        ...[...tunnel.peers.values()]
          .toSorted((a, b) => (a.publicKey < b.publicKey ? -1 : 1))
          .map(
            ({ publicKey, endpoint, allowedIps, keepalive }) =>
              `wg set ${name} peer ${publicKey} allowed-ips ${allowedIps.join(',')} keepalive ${keepalive} endpoint ${endpoint}`,
          ),
      ]
