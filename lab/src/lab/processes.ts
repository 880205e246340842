import { type ProcessRef, signalProcess, waitUntilGone } from '@sixfold/linux/daemon'
import type { LabProcess } from '../processes/process.ts'
import { launch, runningOf } from '../processes/run.ts'
import { type LabContext, openLab, type Where } from './context.ts'
import { LabError } from './error.ts'

const GONE_MS = 20_000

/** Signals after which a process is not expected to live on. */
const FATAL: readonly NodeJS.Signals[] = ['SIGKILL', 'SIGTERM', 'SIGINT', 'SIGQUIT', 'SIGHUP', 'SIGABRT']

const processNamed = ({ lab, processes }: LabContext, name: string): LabProcess => {
  const found = processes.find((it) => it.name === name)
  if (found !== undefined) return found
  const names = processes.map((it) => it.name).join(', ')
  throw new LabError('no-such-process', `lab ${lab} has no process ${name}: its processes are ${names}`)
}

/**
 * Sends a signal to a process of a lab; after one that ends processes, waits until it is gone (20 s at most).
 *
 * @returns false when it did not run
 */
export const killProcess = async (
  lab: string,
  name: string,
  signal: NodeJS.Signals = 'SIGKILL',
  where: Where = {},
): Promise<boolean> => {
  const program = processNamed(await openLab(lab, where), name)
  const ref = await runningOf(program)
  if (ref === null || !signalProcess(ref, signal)) return false
  if (!FATAL.includes(signal) || (await waitUntilGone([ref], GONE_MS))) return true
  throw new LabError('process-running', `${name} did not end within ${GONE_MS / 1000} s after ${signal}`)
}

/**
 * Starts a process of a lab (again), exactly as `up` would, and waits until it is ready.
 *
 * @throws LabError `process-running` when it runs, `process-failed` with the end of its log when it does not get ready
 */
export const startProcess = async (lab: string, name: string, where: Where = {}): Promise<ProcessRef> =>
  launch(processNamed(await openLab(lab, where), name))
