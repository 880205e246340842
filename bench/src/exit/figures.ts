import { setTimeout as sleep } from 'node:timers/promises'
import type { Figure } from '../harness/figure.ts'
import { scratch } from '../harness/scratch.ts'
import { laidByHand } from './by-hand.ts'
import { asked, serve, streamed, untilOpen, type Way } from './flow.ts'
import type { Good } from './goods.ts'
import { manyFigures } from './many.ts'
import { derived } from './ours.ts'

const LIMIT = { of: 'ratio', atLeast: 0.95 } as const
/** Fewer than a network may begin at once; and so long its exit takes to forget that it did. */
const CONNECTIONS = 2_000
const FORGET_MS = 2_500

const ABOUT: Readonly<Record<Good, string>> = {
  nat44:
    'from a workload out to IPv4 by way of its node and its exit: by hand a WireGuard tunnel, one SNAT in the namespace of the network and one in the gateway',
  nat64:
    'from a workload that speaks IPv6 to IPv4 by way of its exit: by hand a WireGuard tunnel, TAYGA behind an SNAT to one mapped address, and one SNAT in each namespace',
  forward:
    'from outside to a workload by a port forward: by hand one DNAT in the gateway, one in the namespace of the network, and a WireGuard tunnel',
  proxy:
    'from outside to a workload by its exit’s proxy, TLS by SNI: by hand haproxy in the gateway that calls out of the namespace of the network, and a WireGuard tunnel',
}
const SAME = 'through as many namespaces, without any filter'

const figure = (
  good: Good,
  name: string,
  unit: string,
  what: string,
  once: (way: Way) => Promise<number>,
): Figure => ({
  name: `exit/${good}/${name}`,
  unit,
  limit: LIMIT,
  about: `${what} ${ABOUT[good]}, ${SAME}`,
  prepare: async (bench) => {
    const directory = await scratch(bench, `exit-${good}`)
    const ours = await derived(bench, good)
    const raw = await laidByHand(bench, good, directory)
    for (const way of [ours, raw]) {
      await serve(bench, way.server, directory)
      await untilOpen(way)
    }
    return { ours: () => once(ours), raw: () => once(raw) }
  },
})

const throughput = (good: Good): Figure => figure(good, 'throughput', 'Gbit/s', 'one flow of TCP', streamed)

const connections = (good: Good): Figure =>
  figure(
    good,
    'connections',
    'connections/s',
    `${CONNECTIONS} connections, 32 at a time, each asked, answered and reset,`,
    async (way) => {
      await sleep(FORGET_MS)
      return asked(way, CONNECTIONS)
    },
  )

const GOODS = Object.keys(ABOUT) as Good[]

/** What an exit does for networks. */
export const exitFigures: readonly Figure[] = [
  ...GOODS.map(throughput),
  ...GOODS.map(connections),
  ...manyFigures,
]
