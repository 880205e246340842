import type { Figure, Limit } from '../harness/figure.ts'
import { quantile } from '../harness/statistics.ts'
import { runInside } from '../lab/inside.ts'
import { labBench } from '../lab/lab-bench.ts'

const ORDERS = 15

/** What `one-order` prints, in milliseconds. */
const timesOf = (printed: unknown): Readonly<{ converged: number; ping: number }> => {
  const { converged, ping } = printed as Readonly<Record<string, unknown>>
  if (typeof converged === 'number' && typeof ping === 'number') return { converged, ping }
  throw new TypeError(`one-order printed ${JSON.stringify(printed)}: {"converged","ping"} are needed`)
}

const seconds = (milliseconds: number): string => (milliseconds / 1_000).toFixed(2)

const orderToConverged = (topology: 'two' | 'eight', nodes: number, limit: Limit | null): Figure => ({
  name: `order-to-converged/${nodes}-nodes`,
  unit: 's',
  limit,
  about: `from publishing NetworkOrdered over ${nodes} nodes of the lab ${topology} to NetworkConverged and, behind it, the first answer to a ping between workloads of two of them; one order at a time, each given back again`,
  pairs: ORDERS,
  prepare: async (bench) => {
    const context = await labBench(bench, topology)
    const convergences: number[] = []
    let orders = 0
    return {
      ours: async () => {
        orders += 1
        const { converged, ping } = timesOf(await runInside(context, 'one-order', `bench-${orders}`))
        convergences.push(converged)
        return ping / 1_000
      },
      raw: null,
      note: (all) => {
        const alone = convergences.slice(-all.length)
        const [p50, p95] = [0.5, 0.95].map((q) => seconds(quantile(alone, q)))
        return `p95 ${seconds(1_000 * quantile(all, 0.95))} s; NetworkConverged alone p50 ${p50} s, p95 ${p95} s`
      },
    }
  },
})

/** What a tenant waits for. */
export const orderFigures: readonly Figure[] = [
  orderToConverged('two', 2, null),
  orderToConverged('eight', 8, { of: 'ours', atMost: 1.5 }),
]
