import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { type ProcessRef, runAttached, startDaemon, stopProcesses } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import type { Bench } from '../harness/figure.ts'

/** Where the server listens: for a flow, and for questions. */
export const PORTS = { stream: 5_201, ask: 5_202 } as const
export type What = keyof typeof PORTS

/** The hosts that clients ask for, where somebody goes by that. */
export const HOSTS = { stream: 'stream.bench.example', ask: 'ask.bench.example' } as const

/** Who calls whom: from a namespace, by which address and ports, as which of its addresses. */
export type Way = Readonly<{
  client: string
  server: string
  address: string
  ports: Readonly<Record<What, number>>
  callers: readonly string[]
}>

const SECONDS = 2
const AT_ONCE = 32
const PATIENCE_MS = 60_000
const GRACE_MS = 5_000
const SETTLE_MS = 300

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))

/** A server in a namespace until the figure is done. */
export const serve = async (bench: Bench, netns: string, directory: string): Promise<void> => {
  const running: ProcessRef[] = []
  bench.keep({ [Symbol.asyncDispose]: () => stopProcesses(running.splice(0), GRACE_MS) })
  const words = [process.execPath, program('./server.ts'), String(PORTS.stream), String(PORTS.ask)]
  running.push(
    await startDaemon({
      argv: inside(netns, ...words),
      environment: {},
      log: `${directory}/server-${netns}.log`,
    }),
  )
}

const run = async (
  way: Way,
  what: What,
  ...more: readonly string[]
): Promise<{ count: number; seconds: number }> => {
  const to = { host: way.address, port: way.ports[what], asks: HOSTS[what], callers: way.callers }
  const words = [process.execPath, program('./client.ts'), what, JSON.stringify(to), ...more]
  const { exitCode, stdout, stderr } = await runAttached(inside(way.client, ...words), {
    timeoutMs: PATIENCE_MS,
  })
  if (exitCode !== 0) throw new Error(`${way.address} from ${way.client}: ${stderr}`)
  return JSON.parse(stdout) as { count: number; seconds: number }
}

/** What one flow of TCP brings, in Gbit/s. */
export const streamed = async (way: Way): Promise<number> => {
  const { count, seconds } = await run(way, 'stream', String(SECONDS))
  if (count === 0) throw new Error(`nothing came from ${way.address} to ${way.client}`)
  return (count * 8) / seconds / 1e9
}

/** So many connections, a few at a time, each asked and answered: how many in a second. */
export const asked = async (way: Way, connections: number): Promise<number> => {
  const { count, seconds } = await run(way, 'ask', String(connections), String(AT_ONCE))
  return count / seconds
}

/** Waits until a first connection comes through. Rejects with the reason of the last that did not. */
export const untilOpen = async (way: Way): Promise<void> => {
  const end = Date.now() + PATIENCE_MS
  for (;;) {
    const failure = await asked(way, 1).then(
      () => null,
      (err: unknown) => err,
    )
    if (failure === null) return
    if (Date.now() >= end) throw failure
    await sleep(SETTLE_MS)
  }
}
