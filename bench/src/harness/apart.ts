import { readFile } from 'node:fs/promises'
import { processRef, runAttached, signalProcess } from '@sixfold/linux/daemon'
import type { Arguments } from './arguments.ts'

/** The pids of the processes that this one started and that have not ended. */
const children = async (): Promise<readonly number[]> => {
  const text = await readFile(`/proc/self/task/${process.pid}/children`, 'utf8')
  return text.split(' ').filter(Boolean).map(Number)
}

/** Sends a signal to every process that this one started. */
export const signalChildren = async (signal: NodeJS.Signals): Promise<void> => {
  for (const pid of await children()) {
    const ref = processRef(pid)
    if (ref !== null) signalProcess(ref, signal)
  }
}

/**
 * Runs the bench again for one figure alone, on our terminal, and gives its exit code. A process of its own, because
 * what a figure leaves behind in one (a heap that grew, code that was compiled for other work) is a weight on the next:
 * starting a process costs the more, the more memory the one that starts it holds.
 */
export const runApart = async (
  main: string,
  figure: string,
  { pairs, scale }: Pick<Arguments, 'pairs' | 'scale'>,
): Promise<number> => {
  const options = ['--here', figure, '--scale', String(scale)]
  const { exitCode } = await runAttached(
    [
      process.execPath,
      ...process.execArgv,
      main,
      ...options,
      ...(pairs === null ? [] : ['--pairs', String(pairs)]),
    ],
    { stdio: 'inherit' },
  )
  return exitCode
}
