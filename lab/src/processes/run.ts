import { open, readFile, stat } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, type ProcessRef, startDaemon } from '@sixfold/linux/daemon'
import { linuxHost } from '@sixfold/linux/host'
import { inside } from '@sixfold/linux/ownership'
import { z } from 'zod'
import { LabError } from '../lab/error.ts'
import type { LabProcess } from './process.ts'

const READY_MS = 20_000
const PAUSE_MS = 10
const TAIL_BYTES = 2_000

const PidFile = z.object({ pid: z.int().positive(), startedAt: z.number() })

/** The process of the last start, or null when it never was started. It may have ended since. */
export const lastStarted = async ({ pidFile }: LabProcess): Promise<ProcessRef | null> => {
  const text = await readFile(pidFile, 'utf8').catch(() => null)
  return text === null ? null : PidFile.parse(JSON.parse(text))
}

/** The running process, or null. */
export const runningOf = async (program: LabProcess): Promise<ProcessRef | null> => {
  const ref = await lastStarted(program)
  return ref !== null && isAlive(ref) ? ref : null
}

/** The end of a log, for an error message. */
const tailOf = async (log: string): Promise<string> => {
  const text = await readFile(log, 'utf8').catch(() => '')
  return text.slice(-TAIL_BYTES).trim() || '(nothing)'
}

const sizeOf = (file: string): Promise<number> =>
  stat(file).then(
    ({ size }) => size,
    () => 0,
  )

const readFrom = async (file: string, offset: number): Promise<string> => {
  const handle = await open(file, 'r')
  try {
    const { size } = await handle.stat()
    const { buffer, bytesRead } = await handle.read({
      buffer: Buffer.alloc(Math.max(0, size - offset)),
      position: offset,
    })
    return buffer.toString('utf8', 0, bytesRead)
  } finally {
    await handle.close()
  }
}

/** Throws LabError `process-failed`, with the end of the log, when the process is gone. */
export const mustRun = async ({ name, log }: LabProcess, ref: ProcessRef): Promise<void> => {
  if (isAlive(ref)) return
  throw new LabError('process-failed', `${name} ended at once; the end of ${log}:\n${await tailOf(log)}`)
}

const waitUntilReady = async (program: LabProcess, ref: ProcessRef, from: number): Promise<void> => {
  const { name, log, readyLine } = program
  const end = Date.now() + READY_MS
  while (readyLine !== null && !(await readFrom(log, from)).includes(readyLine)) {
    await mustRun(program, ref)
    if (Date.now() >= end) {
      throw new LabError(
        'process-failed',
        `${name} did not say "${readyLine}" within ${READY_MS / 1000} s; the end of ${log}:\n${await tailOf(log)}`,
      )
    }
    await sleep(PAUSE_MS)
  }
}

/** Starts a process of a lab in its namespace, notes its pid and waits until it is ready. */
export const launch = async (program: LabProcess): Promise<ProcessRef> => {
  if ((await runningOf(program)) !== null) {
    throw new LabError('process-running', `${program.name} is running already: kill it first`)
  }
  const from = await sizeOf(program.log)
  const ref = await startDaemon({
    argv: inside(program.netns, ...program.argv),
    environment: program.environment,
    log: program.log,
  })
  await linuxHost().run({
    do: 'write',
    path: program.pidFile,
    content: `${JSON.stringify(ref)}\n`,
    mode: 0o600,
  })
  await waitUntilReady(program, ref, from)
  return ref
}
