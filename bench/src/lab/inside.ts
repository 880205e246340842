import { fileURLToPath } from 'node:url'
import type { LabContext } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'

/** A program of this folder's, run where the lab's NATS is; what it prints is JSON. */
export type Program = 'lay-grid.ts' | 'one-order.ts' | 'many-networks.ts'

/** Runs a program in the lab, and gives what it printed. Throws with its words when it fails. */
export const runInside = async (
  { lab, nats }: LabContext,
  program: Program,
  ...args: readonly string[]
): Promise<unknown> => {
  const file = fileURLToPath(new URL(program, import.meta.url))
  const { exitCode, stdout, stderr } = await runAttached(
    inside(nats.netns, process.execPath, file, lab, ...args),
  )
  if (exitCode !== 0) throw new Error(`${program} ended with ${exitCode}: ${stderr.trim()}`)
  return JSON.parse(stdout)
}
