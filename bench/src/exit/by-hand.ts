import { join } from 'node:path'
import { linuxHost, newPrivateKey, publicKeyOf } from '@sixfold/linux'
import { type ProcessRef, startDaemon, stopProcesses } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import type { Bench } from '../harness/figure.ts'
import { MTU } from '../wire/sides.ts'
import type { Way } from './flow.ts'
import { type Good, wayOf } from './goods.ts'
import { haproxyByHand, RULES, TRANSIT, taygaByHand } from './rules-by-hand.ts'
import { CABLE_MTU, freshNamespaces, openSite, ROUTER, SHARED, shell, siteOf, within } from './site.ts'

/** The namespaces of what somebody lays by hand: the workload, its node's router, the network at its exit, the gateway. */
const roomsOf = (good: Good) => ({
  workload: `sfbench-hand-${good}-w`,
  node: `sfbench-hand-${good}-n`,
  point: `sfbench-hand-${good}-x`,
  gateway: `sfbench-hand-${good}-g`,
})
type Rooms = ReturnType<typeof roomsOf>

/** The workload's addresses, and the network's prefixes. */
const IPV6 = '3fff:ff:0:1::2'
const IPV4 = '10.20.0.2'
const POINT6 = '3fff:ff:0:2::1'
const POINT4 = '10.20.1.1'
const FIRST_PORT = 32_370
const GRACE_MS = 5_000

const SYSCTLS = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv6.conf.default.accept_dad=0',
]

/** Namespaces and what is between them, but for the wire. */
const ground = ({ workload, node, point, gateway }: Rooms, under: string): readonly string[] => [
  ...[workload, node, point, gateway].map((netns) => within(netns, 'sysctl', '-qw', ...SYSCTLS)),
  `ip -n ${node} link add w0 mtu ${MTU} type veth peer name eth0 mtu ${MTU} netns ${workload}`,
  `ip -n ${node} addr add fe80::1/64 dev w0 nodad`,
  `ip -n ${node} addr add 169.254.1.1/32 dev w0`,
  `ip -n ${node} addr add ${IPV6.replace('::2', '::1')}/128 dev lo`,
  `ip -n ${node} link set w0 up`,
  `ip -n ${node} route add ${IPV6}/128 dev w0`,
  `ip -n ${node} route add ${IPV4}/32 dev w0`,
  `ip -n ${workload} addr add ${IPV6}/128 dev eth0 nodad`,
  `ip -n ${workload} addr add ${IPV4}/32 dev eth0`,
  `ip -n ${workload} link set eth0 up`,
  `ip -n ${workload} route add default via fe80::1 dev eth0 src ${IPV6}`,
  `ip -n ${workload} route add 169.254.1.1 dev eth0`,
  `ip -n ${workload} route add default via 169.254.1.1 dev eth0 src ${IPV4}`,
  `ip -n ${point} link add name up mtu ${CABLE_MTU} type veth peer name n0 mtu ${CABLE_MTU} netns ${gateway}`,
  `ip -n ${point} addr add ${POINT6}/128 dev lo`,
  `ip -n ${point} addr add ${POINT4}/32 dev lo`,
  `ip -n ${point} addr add ${TRANSIT}/32 dev up`,
  `ip -n ${point} link set dev up up`,
  `ip -n ${gateway} addr add 169.254.1.1/32 dev n0`,
  `ip -n ${gateway} link set n0 up`,
  `ip -n ${gateway} route add ${TRANSIT}/32 dev n0`,
  `ip -n ${point} route add 169.254.1.1 dev up`,
  `ip -n ${point} route add default via 169.254.1.1 dev up src ${TRANSIT}`,
  `ip -n ${under} link add port mtu ${CABLE_MTU} type veth peer name up mtu ${CABLE_MTU} netns ${gateway}`,
  `ip -n ${under} link set port master br0 up`,
  `ip -n ${gateway} link set dev up up`,
  `ip -n ${gateway} addr add ${SHARED}/24 dev up`,
  `ip -n ${gateway} route add default via ${ROUTER}`,
]

/** A WireGuard tunnel between the node and the network at its exit, over the loopback of where both were born. */
const wire = (
  rooms: Rooms,
  under: string,
  keys: readonly [path: string, key: string][],
): readonly string[] => {
  const ends = [
    { netns: rooms.node, dev: 'sfbhand-n', allowed: '::/0,0.0.0.0/0' },
    { netns: rooms.point, dev: 'sfbhand-x', allowed: `${IPV6}/128,${IPV4}/32` },
  ]
  return ends.flatMap(({ netns, dev, allowed }, at) => {
    const [path] = keys[at] as [string, string]
    const [, otherKey] = keys[1 - at] as [string, string]
    const peer = `peer ${publicKeyOf(otherKey)} endpoint 127.0.0.1:${FIRST_PORT + 1 - at}`
    return [
      within(under, 'env', 'GOMAXPROCS=1', 'GOMEMLIMIT=128MiB', 'LOG_LEVEL=', 'setsid', 'wireguard-go', dev),
      `until wg show ${dev} listen-port >&- 2>&-; do sleep 0.005; done`,
      `ip -n ${under} link set dev ${dev} netns ${netns}`,
      `${within(netns, 'wg', 'set', dev)} private-key ${path} listen-port ${FIRST_PORT + at} ${peer} allowed-ips ${allowed}`,
      `ip -n ${netns} link set dev ${dev} mtu ${MTU} up`,
      ...(at === 0 ? ['::/0', '0.0.0.0/0'] : [`${IPV6}/128`, `${IPV4}/32`]).map(
        (prefix) => `ip -n ${netns} route add ${prefix} dev ${dev}`,
      ),
    ]
  })
}

/** The same way by a good as a network of ours has it, laid by somebody who knows the tools, without a filter; gone with the figure. */
export const laidByHand = async (bench: Bench, good: Good, directory: string): Promise<Way> => {
  const site = siteOf(`hand-${good}`)
  const rooms = roomsOf(good)
  await openSite(bench, site)
  await freshNamespaces(bench, Object.values(rooms))
  const file = async (name: string, content: string): Promise<string> => {
    const path = join(directory, name)
    await linuxHost().run({ do: 'write', path, content, mode: 0o600 })
    return path
  }
  const keys = [newPrivateKey(), newPrivateKey()]
  const paths: [string, string][] = []
  for (const [at, key] of keys.entries()) paths.push([await file(`${at}.key`, `${key}\n`), key])
  await shell([...ground(rooms, site.under), ...wire(rooms, site.under, paths)])

  const { point, gateway, devices } = RULES[good](IPV4)
  for (const [netns, rules] of [
    [rooms.point, point],
    [rooms.gateway, gateway],
  ] as const)
    await shell([within(netns, 'nft', '-f', await file(`${netns}.nft`, rules))])
  await shell(devices(rooms.point, rooms.gateway))

  const running: ProcessRef[] = []
  bench.keep({ [Symbol.asyncDispose]: () => stopProcesses(running.splice(0), GRACE_MS) })
  const start = async (netns: string, ...argv: readonly string[]): Promise<void> => {
    const log = join(directory, `${argv[0]}.log`)
    running.push(await startDaemon({ argv: inside(netns, ...argv), environment: {}, log }))
  }
  if (good === 'nat64')
    await start(rooms.point, 'tayga', '--nodetach', '--config', await file('tayga.conf', taygaByHand))
  if (good === 'proxy')
    await start(
      rooms.gateway,
      ...['haproxy', '-W', '-q', '-f', await file('haproxy.cfg', haproxyByHand(rooms.point, IPV6, POINT6))],
    )
  return wayOf(good, rooms.workload, site.outside)
}
