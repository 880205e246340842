import { fileURLToPath } from 'node:url'
import { runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'

/** From which namespace to which, and at which of the first one's addresses. */
export type Flow = Readonly<{ from: string; to: string; address: string }>

const PORT = 5_201
const SECONDS = 2
const PATIENCE_MS = 40_000

const program = (name: string): string => fileURLToPath(new URL(name, import.meta.url))
const run = (netns: string, name: string, ...args: readonly string[]) =>
  runAttached(inside(netns, process.execPath, program(name), ...args), { timeoutMs: PATIENCE_MS })

/** What one flow of TCP carries, in Gbit/s. Rejects with the words of whoever failed. */
export const throughput = async ({ from, to, address }: Flow): Promise<number> => {
  const [sent, taken] = await Promise.all([
    run(from, './source.ts', String(PORT)),
    run(to, './sink.ts', address, String(PORT), String(SECONDS)),
  ])
  if (sent.exitCode !== 0) throw new Error(`the source in ${from}: ${sent.stderr}`)
  if (taken.exitCode !== 0) throw new Error(`the sink in ${to}: ${taken.stderr}`)
  const { bytes, seconds } = JSON.parse(taken.stdout) as Readonly<{ bytes: number; seconds: number }>
  if (bytes === 0) throw new Error(`nothing came from ${address} to ${to}`)
  return (bytes * 8) / seconds / 1e9
}
