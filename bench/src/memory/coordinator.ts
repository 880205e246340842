import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { realCommands } from '@sixfold/lab'
import { isAlive, type ProcessRef, startDaemon, stopProcesses } from '@sixfold/linux/daemon'
import { eventually } from '@sixfold/testkit/eventually'
import type { Bench } from '../harness/figure.ts'
import { scratch } from '../harness/scratch.ts'
import { type Memory, memoryOf } from './process-memory.ts'

const READY_MS = 60_000
const GRACE_MS = 10_000
/** What was needed to get ready is let go of by then, as far as it ever is. */
const SETTLE_MS = 5_000

const mustBeUp = async (ref: ProcessRef, log: string): Promise<void> => {
  const text = await readFile(log, 'utf8').catch(() => '')
  if (!isAlive(ref)) throw new Error(`the coordinator ended: ${text.slice(-2_000)}`)
  if (!text.includes('"up"')) throw new Error('the coordinator is not up yet')
}

/**
 * The memory of a real coordinator process that has folded what a server holds, routed it and come to rest. Its end
 * is waited for. It dies with us, however we end.
 */
export const coordinatorMemory = async (bench: Bench) => {
  const directory = await scratch(bench, 'coordinator')
  let running: ProcessRef | null = null
  const stop = async (): Promise<void> => {
    if (running !== null) await stopProcesses([running], GRACE_MS)
    running = null
  }
  bench.keep({ [Symbol.asyncDispose]: stop })
  let starts = 0

  return async (url: string): Promise<Memory> => {
    starts += 1
    const log = join(directory, `coordinator-${starts}.log`)
    const ref = await startDaemon({
      argv: ['setpriv', '--pdeathsig', 'KILL', ...realCommands.coordinator.argv],
      environment: { SIXFOLD_NATS: url, SIXFOLD_STATE: join(directory, `state-${starts}`) },
      log,
    })
    running = ref
    await eventually(() => mustBeUp(ref, log), { withinMs: READY_MS, everyMs: 50 })
    await sleep(SETTLE_MS)
    const memory = await memoryOf(ref.pid)
    await stop()
    return memory
  }
}
