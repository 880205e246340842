import { spawn } from 'node:child_process'
import { closeSync, openSync } from 'node:fs'
import { mkdir } from 'node:fs/promises'
import { constants } from 'node:os'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { execa } from 'execa'
import { isAlive, type ProcessRef, processRef, signalProcess } from './process-ref.ts'
import { SYSTEM_PATH } from './system-path.ts'

export {
  findCommands,
  findProcesses,
  isAlive,
  type ProcessRef,
  processRef,
  signalProcess,
} from './process-ref.ts'

/** What to run for longer than we live. `environment` is all the process gets. `log` is appended to. */
export type Daemon = Readonly<{
  argv: readonly [file: string, ...args: string[]]
  environment: Readonly<Record<string, string>>
  log: string
}>

const PAUSE_MS = 5

/** Starts a process that outlives us, in a session of its own. Throws when the program cannot be started at all. */
export const startDaemon = async ({
  argv: [file, ...args],
  environment,
  log,
}: Daemon): Promise<ProcessRef> => {
  await mkdir(dirname(log), { recursive: true })
  const output = openSync(log, 'a', 0o640)
  try {
    const child = spawn(file, args, {
      detached: true,
      stdio: ['ignore', output, output],
      env: { PATH: SYSTEM_PATH, LC_ALL: 'C', ...environment },
    })
    const failed = new Promise<never>((_, reject) => child.once('error', reject))
    // Nobody else can have reaped the child before this turn of the loop ends, so its entry in /proc is still there.
    const ref = child.pid === undefined ? null : processRef(child.pid)
    child.unref()
    if (ref === null) return await failed
    failed.catch(() => undefined)
    return ref
  } finally {
    closeSync(output)
  }
}

/** Waits until all of these are gone. False when `timeoutMs` have passed and one still runs. */
export const waitUntilGone = async (refs: readonly ProcessRef[], timeoutMs: number): Promise<boolean> => {
  const end = Date.now() + timeoutMs
  while (refs.some(isAlive)) {
    if (Date.now() >= end) return false
    await sleep(PAUSE_MS)
  }
  return true
}

/** Asks processes to end, and after `graceMs` ends them. Throws when one survives even that for 5 s. */
export const stopProcesses = async (refs: readonly ProcessRef[], graceMs: number): Promise<void> => {
  for (const ref of refs) {
    signalProcess(ref, 'SIGTERM')
    signalProcess(ref, 'SIGCONT') // a stopped process hears nothing but KILL until it is continued
  }
  if (await waitUntilGone(refs, graceMs)) return
  for (const ref of refs) signalProcess(ref, 'SIGKILL')
  if (await waitUntilGone(refs, 5_000)) return
  const stuck = refs.filter(isAlive).map(({ pid }) => pid)
  throw new Error(`processes ${stuck.join(', ')} did not end within 5 s after SIGKILL`)
}

/** How an attached command ended. 127: there is no such program; 124: out of time; 128 + n: ended by signal n. */
export type Ending = Readonly<{ exitCode: number; stdout: string; stderr: string }>

/** How to attach a command to us: its terminal is ours (`inherit`), or its words are collected (`pipe`). */
export type RunOptions = Readonly<{ stdio?: 'inherit' | 'pipe'; stdin?: string; timeoutMs?: number }>

/** Runs a command of the operator's and waits for it. Never throws for what the command itself does. */
export const runAttached = async (
  [file, ...args]: readonly [string, ...string[]],
  { stdio = 'pipe', stdin, timeoutMs }: RunOptions = {},
): Promise<Ending> => {
  const streams =
    stdio === 'inherit' ? { stdio } : stdin === undefined ? { stdin: 'ignore' as const } : { input: stdin }
  const result = await execa(file, args, {
    ...streams,
    ...(timeoutMs === undefined ? {} : { timeout: timeoutMs }),
    reject: false,
    stripFinalNewline: false,
  })
  const words = { stdout: String(result.stdout ?? ''), stderr: String(result.stderr ?? '') }
  if (result.timedOut) return { exitCode: 124, ...words }
  if (result.exitCode !== undefined) return { exitCode: result.exitCode, ...words }
  if (result.signal !== undefined) return { exitCode: 128 + constants.signals[result.signal], ...words }
  return { exitCode: 127, ...words, stderr: result.message ?? '' }
}
