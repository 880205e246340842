import { join } from 'node:path'
import { linuxHost, newPrivateKey, publicKeyOf } from '@sixfold/linux'
import { type ProcessRef, startDaemon, stopProcesses } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import type { Bench } from '../harness/figure.ts'
import { scratch } from '../harness/scratch.ts'
import { behind, type Laying, MTU, SIDES, type Side, SPACE, translatedRange } from './sides.ts'
import type { Flow } from './throughput.ts'
import { UNDERLAYS, vxlan } from './vxlan-by-hand.ts'

const IPV4_MTU = MTU - 20
const FIRST_PORT = 32_340
const GRACE_MS = 5_000

const SYSCTLS = [
  'net.ipv4.ip_forward=1',
  'net.ipv6.conf.all.forwarding=1',
  'net.ipv6.conf.default.accept_dad=0',
]

const ground = ({ router, endpoint, address, ipv4, range }: Side, other: Side): readonly string[] => [
  `ip netns add ${router}`,
  `ip netns add ${endpoint}`,
  ...[router, endpoint].flatMap((netns) => [
    inside(netns, 'sysctl', '-qw', ...SYSCTLS).join(' '),
    `ip -n ${netns} link set lo up`,
  ]),
  // A router without an address of its own could not say that a packet is too big.
  `ip -n ${router} addr add ${address.replace('::2', '::1')}/128 dev lo`,
  `ip -n ${router} link add w0 mtu ${MTU} type veth peer name eth0 mtu ${MTU} netns ${endpoint}`,
  `ip -n ${router} addr add fe80::1/64 dev w0 nodad`,
  `ip -n ${router} addr add 169.254.1.1/32 dev w0`,
  `ip -n ${router} link set w0 up`,
  `ip -n ${router} route add ${address}/128 dev w0`,
  `ip -n ${router} route add ${ipv4}/32 dev w0`,
  `ip -n ${endpoint} addr add ${address}/128 dev eth0 nodad`,
  `ip -n ${endpoint} addr add ${ipv4}/32 dev eth0`,
  `ip -n ${endpoint} link set eth0 up`,
  `ip -n ${endpoint} route add default via fe80::1 dev eth0`,
  `ip -n ${endpoint} route add 169.254.1.1 dev eth0`,
  `ip -n ${endpoint} route add ${other.range} via 169.254.1.1 dev eth0 src ${ipv4} mtu ${IPV4_MTU}`,
  `ip -n ${router} route add ${range.replace('/25', '/32')} dev w0`,
]

const wireguard: Laying = (directory) => {
  const keys = [newPrivateKey(), newPrivateKey()] as const
  const paths = [join(directory, '0.key'), join(directory, '1.key')] as const
  const sides = ([0, 1] as const).map((at) => ({ at, to: at === 0 ? 1 : 0 }) as const)
  return {
    files: new Map(sides.map(({ at }) => [paths[at], keys[at]])),
    commands: [
      ...sides.map(
        ({ at }) => `GOMAXPROCS=1 GOMEMLIMIT=128MiB LOG_LEVEL= setsid wireguard-go ${SIDES[at].wire}`,
      ),
      ...sides.flatMap(({ at, to }) => {
        const { wire, router } = SIDES[at]
        const other = SIDES[to]
        const peer = `peer ${publicKeyOf(keys[to])} endpoint 127.0.0.${to + 1}:${FIRST_PORT + to}`
        return [
          `until wg show ${wire} listen-port >&- 2>&-; do sleep 0.005; done`,
          `ip link set dev ${wire} netns ${router}`,
          `wg set ${wire} private-key ${paths[at]} listen-port ${FIRST_PORT + at} ${peer} allowed-ips ${behind(other).join(',')}`,
          `ip -n ${router} link set dev ${wire} mtu ${MTU} up`,
          ...behind(other).map((prefix) => `ip -n ${router} route add ${prefix} dev ${wire}`),
        ]
      }),
    ],
  }
}

/** Every kind of wire that a network has, and how it is laid by hand. */
export const LAYINGS = { wireguard, vxlan } as const satisfies Readonly<Record<string, Laying>>
export type WireKind = keyof typeof LAYINGS

const run = async (commands: readonly string[]): Promise<void> =>
  linuxHost().run({ do: 'exec', argv: ['sh', '-c', `set -e\n${commands.join('\n')}`] })

/** What was laid, or what a killed bench left: the wires go with their namespaces. */
const clear = async (): Promise<void> => {
  const host = linuxHost()
  const forget = (argv: readonly [string, ...string[]], forgive: string) =>
    host.run({ do: 'exec', argv, forgive })
  for (const { router, endpoint, wire } of SIDES) {
    await forget(['ip', 'link', 'del', 'dev', wire], 'Cannot find device')
    const there = (await host.list('/run/netns')) ?? []
    if (there.includes(router))
      await forget(['ip', '-n', router, 'link', 'del', 'dev', wire], 'Cannot find device')
    for (const netns of [router, endpoint])
      await forget(['ip', 'netns', 'del', netns], 'Cannot remove namespace file')
  }
  for (const netns of UNDERLAYS) await forget(['ip', 'netns', 'del', netns], 'Cannot remove namespace file')
}

/** The flow between two endpoints over a wire that was laid by hand; gone with the figure. */
export const layByHand = async (bench: Bench, kind: WireKind): Promise<Flow> => {
  const directory = await scratch(bench, `hand-${kind}`)
  bench.keep({ [Symbol.asyncDispose]: clear })
  await clear()
  const { files, commands } = LAYINGS[kind](directory)
  for (const [path, content] of files)
    await linuxHost().run({ do: 'write', path, content: `${content}\n`, mode: 0o600 })
  const [one, two] = SIDES
  await run([...ground(one, two), ...ground(two, one), ...commands])
  return { from: one.endpoint, to: two.endpoint, address: one.address }
}

/** A translator on each side of wires that were laid by hand, and the flow that is translated twice. */
export const translateByHand = async (bench: Bench): Promise<Flow> => {
  const directory = await scratch(bench, 'hand-tayga')
  const running: ProcessRef[] = []
  bench.keep({
    [Symbol.asyncDispose]: () => stopProcesses(running.splice(0), GRACE_MS),
  })
  const [one, two] = SIDES
  for (const [side, other] of [
    [one, two],
    [two, one],
  ] as const) {
    const config = join(directory, `${side.router}.conf`)
    const content = `tun-device nat64\nipv4-addr 192.0.0.2\nprefix ${SPACE}/96\n`
    await linuxHost().run({ do: 'write', path: config, content, mode: 0o600 })
    await run([
      `ip -n ${side.router} tuntap add dev nat64 mode tun`,
      `ip -n ${side.router} link set dev nat64 mtu ${MTU} up`,
      `ip -n ${side.router} route add ${other.range} dev nat64 mtu ${IPV4_MTU}`,
      `ip -n ${side.router} route add ${translatedRange(side.range)} dev nat64`,
    ])
    const argv = inside(side.router, 'tayga', '--nodetach', '--config', config)
    running.push(await startDaemon({ argv, environment: {}, log: join(directory, 'tayga.log') }))
  }
  return { from: one.endpoint, to: two.endpoint, address: one.ipv4 }
}
