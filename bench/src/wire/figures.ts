import type { Host } from '@sixfold/reconcile'
import type { Bench, Figure } from '../harness/figure.ts'
import { LAYINGS, layByHand, translateByHand, type WireKind } from './by-hand.ts'
import { twoMachines, withFarm } from './in-a-farm.ts'
import { oneNode } from './one-node.ts'
import { type Flow, throughput } from './throughput.ts'
import { addressOf, type Dress, twoNodes, withSpace } from './two-nodes.ts'

const LIMIT = { of: 'ratio', atLeast: 0.95 } as const
const UNIT = 'Gbit/s'

const asIs: Dress = (view) => view

const between = async (
  bench: Bench,
  name: string,
  dress: Dress,
  hosts: readonly Host[] = [],
): Promise<Flow> => {
  const nodes = await twoNodes(bench, name, dress, hosts)
  const [from, to] = nodes
  if (from === undefined || to === undefined) throw new Error('two nodes are needed')
  return { from: from.attachment.netns, to: to.attachment.netns, address: addressOf(from) }
}

/** How a network of ours comes to have a wire of a kind. */
const OURS: Readonly<Record<WireKind, (bench: Bench) => Promise<Flow>>> = {
  wireguard: (bench) => between(bench, 'wireguard', asIs),
  vxlan: async (bench) => between(bench, 'vxlan', withFarm, await twoMachines(bench)),
}

const wire = (kind: WireKind): Figure => ({
  name: `wire/${kind}/ipv6`,
  unit: UNIT,
  limit: LIMIT,
  about: `one flow of TCP over IPv6 between workloads on two nodes, over a wire of kind ${kind}, against the same over a tunnel of the same kind that was made by hand, without any filter; both are on this machine and meet on its loopback, or on a cable of their own where a kind has one port for all`,
  prepare: async (bench) => {
    const flow = await OURS[kind](bench)
    const raw = await layByHand(bench, kind)
    return { ours: () => throughput(flow), raw: () => throughput(raw) }
  },
})

const translated: Figure = {
  name: 'wire/464xlat',
  unit: UNIT,
  limit: LIMIT,
  about:
    'one flow of TCP over IPv4 between workloads of an address space on two nodes, translated on both, against the same over two TAYGAs and a WireGuard tunnel that were made by hand, without any filter',
  prepare: async (bench) => {
    const flow = await between(bench, 'xlat', withSpace)
    await layByHand(bench, 'wireguard')
    const raw = await translateByHand(bench)
    return { ours: () => throughput(flow), raw: () => throughput(raw) }
  },
}

const RULES = 10_000

const rules: Figure = {
  name: `policy/${RULES}-rules`,
  unit: UNIT,
  limit: LIMIT,
  about: `one flow of TCP over IPv6 between two workloads on one node, under a policy of ${RULES} rules, against the same without a policy`,
  prepare: async (bench) => {
    const flows = await oneNode(bench, bench.scaled(RULES))
    return { ours: () => flows.throughputUnder('rules'), raw: () => flows.throughputUnder('none') }
  },
}

const KINDS = Object.keys(LAYINGS) as WireKind[]

/** What a network resource carries. */
export const wireFigures: readonly Figure[] = [...KINDS.map(wire), translated, rules]
