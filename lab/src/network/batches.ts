import { macOf, netnsOf } from './names.ts'
import type { Namespace } from './namespace.ts'
import type { End, Wire } from './wires.ts'

const lines = (list: readonly string[]): string => list.map((line) => `${line}\n`).join('')

/** `ip -batch`: all namespaces. Fails at the first one that is there already. */
export const namespaceBatch = (lab: string, nodes: readonly string[]): string =>
  lines(nodes.map((node) => `netns add ${netnsOf(lab, node)}`))

const bridge = (lab: string, node: string, dev: string): string =>
  `link add ${dev} netns ${netnsOf(lab, node)} address ${macOf(node, dev)} type bridge forward_delay 0 mcast_snooping 0`

const veth = (lab: string, { upper, lower }: Wire): string =>
  `link add ${upper.dev} netns ${netnsOf(lab, upper.node)} type veth peer name ${lower.dev} netns ${netnsOf(lab, lower.node)}`

/** `ip -batch`: all links, each made inside its namespaces, so that none is ever seen outside. */
export const linkBatch = (lab: string, namespaces: readonly Namespace[], wires: readonly Wire[]): string =>
  lines([
    ...namespaces.flatMap(({ node, bridges }) => bridges.map((dev) => bridge(lab, node, dev))),
    ...wires.map((wire) => veth(lab, wire)),
  ])

const endsIn = (node: string, wires: readonly Wire[]): readonly End[] =>
  wires.flatMap(({ upper, lower }) => [upper, lower]).filter((end) => end.node === node)

/** `ip -n NETNS -batch`: ports into their bridges, and everything up. */
export const upBatch = ({ node, bridges }: Namespace, wires: readonly Wire[]): string =>
  lines([
    'link set dev lo up',
    ...endsIn(node, wires).flatMap(({ dev, bridge: master }) => [
      ...(master === null ? [] : [`link set dev ${dev} master ${master}`]),
      `link set dev ${dev} up`,
    ]),
    ...bridges.map((dev) => `link set dev ${dev} up`),
  ])

/**
 * `ip -n NETNS -batch`: addresses and routes, when everything is up everywhere.
 *
 * Asking for a link makes the kernel notice its carrier at once. Left alone it does so once a second, and a link that
 * has not been noticed sends no neighbour discovery: the first IPv6 packet took 1 to 2 s in place of 4 ms. Ports are
 * asked before their bridge, whose carrier comes from them.
 */
export const addressBatch = ({ node, bridges, lines: own }: Namespace, wires: readonly Wire[]): string =>
  lines([
    ...[...endsIn(node, wires).map(({ dev }) => dev), ...bridges].map((dev) => `link show dev ${dev}`),
    ...own,
  ])
