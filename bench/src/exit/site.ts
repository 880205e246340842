import { linuxHost } from '@sixfold/linux'
import { inside } from '@sixfold/linux/ownership'
import type { Bench } from '../harness/figure.ts'

/** Whom networks are outside: the exit's shared address, and one of their own; next to them the site's router. */
export const SHARED = '192.31.196.10'
export const OWN = '192.31.196.20'
export const ROUTER = '192.31.196.254'
/** Who is on the internet, in addresses that are of the internet, as translators want them; many, because some count callers. */
export const SERVER = '192.52.193.80'
export const CALLERS = Array.from({ length: 64 }, (_, at) => `192.52.193.${at + 100}`)
/** What is on the cable. */
export const CABLE_MTU = 1_500

/** A machine's own namespace with a bridge, and who is outside behind that. */
export type Site = Readonly<{ under: string; outside: string }>

export const siteOf = (name: string): Site => ({
  under: `sfbench-${name}-u`,
  outside: `sfbench-${name}-o`,
})

const GONE = 'Cannot remove namespace file'

/** Namespaces that are made now and gone with the figure; what a killed bench left of them goes first. */
export const freshNamespaces = async (bench: Bench, names: readonly string[]): Promise<void> => {
  const host = linuxHost()
  const removeAll = async (): Promise<void> => {
    for (const name of names)
      await host.run({ do: 'exec', argv: ['ip', 'netns', 'del', name], forgive: GONE })
  }
  bench.keep({ [Symbol.asyncDispose]: removeAll })
  await removeAll()
  await shell(names.flatMap((name) => [`ip netns add ${name}`, `ip -n ${name} link set lo up`]))
}

/** Runs commands in one shell; rejects with the words of the first that fails. */
export const shell = async (commands: readonly string[]): Promise<void> =>
  linuxHost().run({ do: 'exec', argv: ['sh', '-c', `set -e\n${commands.join('\n')}`] })

/** What is run in a namespace, as a line for a shell. */
export const within = (netns: string, ...words: readonly string[]): string =>
  inside(netns, ...words).join(' ')

/** Both namespaces of a site, with the internet in the outer one. */
export const openSite = async (bench: Bench, { under, outside }: Site): Promise<void> => {
  await freshNamespaces(bench, [under, outside])
  await shell([
    `ip -n ${under} link add br0 type bridge`,
    `ip -n ${under} link set br0 mtu ${CABLE_MTU} up`,
    `ip -n ${outside} link add eth0 mtu ${CABLE_MTU} type veth peer name out mtu ${CABLE_MTU} netns ${under}`,
    `ip -n ${under} link set out master br0 up`,
    `ip -n ${outside} addr add ${ROUTER}/24 dev eth0`,
    `ip -n ${outside} link set eth0 up`,
    ...[SERVER, ...CALLERS].map((address) => `ip -n ${outside} addr add ${address}/32 dev lo`),
  ])
}
