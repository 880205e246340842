import { fileURLToPath } from 'node:url'
import type { LabContext } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'

/** Programs of this folder that run where the lab's NATS is; what they print is JSON. */
const PROGRAMS = {
  'lay-grid': new URL('./lay-grid.ts', import.meta.url),
  'one-order': new URL('./one-order.ts', import.meta.url),
  'many-networks': new URL('./many-networks.ts', import.meta.url),
  'found-network': new URL('../failover/found-network.ts', import.meta.url),
  'return-exit': new URL('../failover/return-exit.ts', import.meta.url),
  'orders-and-cut': new URL('../failover/orders-and-cut.ts', import.meta.url),
} as const

/** Runs a program inside the lab, and gives what it printed. Throws with its words when it fails. */
export const runInside = async (
  { lab, nats }: LabContext,
  program: keyof typeof PROGRAMS,
  ...args: readonly string[]
): Promise<unknown> => {
  const file = fileURLToPath(PROGRAMS[program])
  const { exitCode, stdout, stderr } = await runAttached(
    inside(nats.netns, process.execPath, file, lab, ...args),
  )
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}: ${stderr.trim()}`)
  return JSON.parse(stdout)
}
