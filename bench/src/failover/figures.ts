import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  addUpstreamRoutes,
  exec,
  killProcess,
  type LabContext,
  type SliceRoute,
  startProcess,
} from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import type { Bench, Figure } from '../harness/figure.ts'
import { quantile } from '../harness/statistics.ts'
import { runInside } from '../lab/inside.ts'
import { labBench } from '../lab/lab-bench.ts'
import { longestGap } from './gap.ts'

const KILLS = 20
const MOST_MS = 10_000
const ORDERS = 1_000
const [PARTY, NETWORK] = ['tenant', 'blue']
/** A node whose IPv6 leaves at the exit. */
const FROM = `${PARTY}/${NETWORK}@home1`
/** So long behind a cut is pinged: longer than the limit. */
const PATIENCE_MS = 11_000
const CUT_WITHIN_MS = 60_000
const HEAD_START_MS = 1_500
/** So long an exit that is reached again goes on being looked at before it is trusted. */
const RETURN_MS = 4_000
/** So long a returned exit may take until the packets come by it again, and not only its facts. */
const SERVES_AGAIN_MS = 10_000
/** Less than this is no death: the probes that are lost take longer. */
const LEAST_MS = 1_000

/** What dies, and what goes on meanwhile. */
type Kind = Readonly<{
  name: string
  about: string
  /** Resolves with how it is put right again. */
  cut: (its: Site) => Promise<() => Promise<void>>
}>

/** A lab with a network, and where the machine of its exit hangs on its site's link. */
type Site = Readonly<{
  context: LabContext
  exit: string
  netns: string
  dev: string
  bench: Bench
}>

const ipLink = async ({ netns, dev }: Site, ...words: readonly string[]): Promise<void> => {
  const { exitCode, stderr } = await runAttached(['ip', '-n', netns, 'link', 'set', dev, ...words])
  if (exitCode !== 0) throw new Error(`the exit could not be cut off: ${stderr}`)
}

/** No carrier is lost: its machine is still plugged in, and nobody hears it. */
const cutOff = async (its: Site): Promise<() => Promise<void>> => {
  await ipLink(its, 'nomaster')
  return () => ipLink(its, 'master', 'lan')
}

const prepared = async (bench: Bench): Promise<Site> => {
  const context = await labBench(bench, 'two-exits')
  const founded = await runInside(context, 'found-network', PARTY, NETWORK)
  const { exit, slices } = founded as Readonly<{ exit: string; slices: readonly SliceRoute[] }>
  await addUpstreamRoutes(context.lab, slices)
  const link = context.links.find(({ name }) => name.endsWith(`~${exit}`))
  if (link === undefined) throw new Error(`the lab has no link to ${exit}`)
  await exec(context.lab, FROM, ['true'])
  return { context, exit, netns: link.netns, dev: link.dev, bench }
}

/** Pings a server outside, twenty times a second, until the file is there: the longest time without an answer. */
const pingOutside = async (its: Site, to: string, stop: string): Promise<number> => {
  const words = `ping -n -D -i 0.05 ${to} & while [ ! -e ${stop} ]; do sleep 0.1; done; kill -INT $!; wait`
  const { stdout } = await exec(its.context.lab, FROM, ['sh', '-c', words])
  return longestGap(stdout, Date.now() / 1_000)
}

/** A cut may be made by somebody else, in the middle of something. */
const hasBeenCut = async ({ netns, dev }: Site): Promise<void> => {
  const end = performance.now() + CUT_WITHIN_MS
  while (performance.now() < end) {
    const { stdout } = await runAttached(['ip', '-n', netns, 'link', 'show', 'dev', dev])
    if (stdout !== '' && !stdout.includes(' master ')) return
    await sleep(50)
  }
  throw new Error(`the exit was not cut off within ${CUT_WITHIN_MS / 1_000} s`)
}

const oneKill = async (its: Site, { cut }: Kind): Promise<number> => {
  const { directory, plan } = its.context
  const { footholds } =
    plan.sites.flatMap(({ machines }) => machines).find(({ roles }) => roles.includes('server')) ?? {}
  if (footholds?.ipv6 == null || footholds.ipv4 === null)
    throw new Error('the lab has no server with both families')
  const stop = join(directory, `stop-${randomUUID()}`)
  const targets = [footholds.ipv6.address, footholds.ipv4.address]
  const gaps = Promise.all(targets.map((to) => pingOutside(its, to, stop)))
  gaps.catch(() => undefined)
  await sleep(HEAD_START_MS)
  const mend = await cut(its)
  await hasBeenCut(its)
  await sleep(PATIENCE_MS)
  await writeFile(stop, '')
  const longest = Math.max(...(await gaps))
  await mend()
  await sleep(RETURN_MS)
  await runInside(its.context, 'return-exit', its.exit, NETWORK)
  await sleep(SERVES_AGAIN_MS)
  if (longest < LEAST_MS)
    throw new Error(`nobody noticed in ${longest} ms: the exit that was cut off did not serve`)
  return longest
}

const text = (milliseconds: number): string => String(Math.round(milliseconds))

const failover = (kind: Kind): Figure => ({
  name: `failover/${kind.name}`,
  unit: 'ms',
  limit: { of: 'ours', at: 'p95', atMost: MOST_MS },
  about: `the longest time without an answer to 20 pings a second from a workload to a server outside, the longer of IPv6 and of IPv4 with an address of its own, when the machine of the exit is cut off without loss of carrier${kind.about}`,
  pairs: KILLS,
  warmUps: 0,
  prepare: async (bench) => {
    const site = await prepared(bench)
    return {
      ours: () => oneKill(site, kind),
      raw: null,
      note: (all) =>
        `p50 ${text(quantile(all, 0.5))}, p95 ${text(quantile(all, 0.95))}, worst ${text(Math.max(...all))} ms`,
    }
  },
})

/** What tenants notice when an exit dies. */
export const failoverFigures: readonly Figure[] = [
  failover({ name: 'nats-healthy', about: '', cut: cutOff }),
  failover({
    name: 'nats-on-the-dead',
    about: ', and NATS, of one server, is killed with it and begun again afterwards',
    cut: async (its) => {
      const { lab } = its.context
      const [mend] = await Promise.all([cutOff(its), killProcess(lab, 'nats')])
      return async () => {
        await mend()
        await startProcess(lab, 'nats')
      }
    },
  }),
  failover({
    name: 'orders-in-flight',
    about: `, in the middle of ${ORDERS} orders for the very network, all of which are decided`,
    cut: async (its) => {
      const words = [PARTY, NETWORK, String(its.bench.scaled(ORDERS)), its.netns, its.dev]
      const ordering = runInside(its.context, 'orders-and-cut', ...words)
      ordering.catch(() => undefined)
      return async () => {
        await ordering
        await ipLink(its, 'master', 'lan')
      }
    },
  }),
]
