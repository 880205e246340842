import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host, Step } from '@sixfold/reconcile'
import { runInShell } from './shells.ts'
import { SYSTEM_PATH } from './system-path.ts'

/** wireguard-go draws advice in a box before it says anything, and begins what it says with the time. */
const BOX = /^[\u2500-\u257f].*$/gm
const STAMP = /^ERROR: \(\S+\) \d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d /gm

/** Why a tool failed, in its own words, without what it says each time. */
const causeIn = (stderr: string): string => stderr.replace(BOX, '').replace(STAMP, '').trim()

/** What a person has to put right; anything else may be different the next time. */
const HOPELESS = /Operation not permitted|Permission denied|syntax error/

/** What nsenter, setsid and unshare say when the program that they are to start is not there. */
const NOT_STARTED = /failed to execute ([^:]+): No such file or directory/

/**
 * What a command could not do: its words and what it said. Nothing else of it is kept, because what goes in by
 * standard input, and what came out, may be a secret.
 */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly argv: readonly string[]
  readonly stderr: string
  readonly timedOut: boolean
  /** The program, or the one it was to start, is not on this machine. */
  readonly isMissing: boolean
  /** Whether it may go better another time without anybody doing anything. */
  readonly retry: boolean

  constructor(
    argv: readonly string[],
    stderr: string,
    { timedOut = false, isMissing = false }: Readonly<{ timedOut?: boolean; isMissing?: boolean }> = {},
  ) {
    const missing = isMissing ? argv[0] : NOT_STARTED.exec(stderr)?.[1]
    const said = missing === undefined ? causeIn(stderr) || 'failed' : `${missing} is not installed`
    super(`${argv.join(' ')}: ${timedOut ? 'timed out' : said}`)
    this.argv = argv
    this.stderr = stderr
    this.timedOut = timedOut
    this.isMissing = missing !== undefined
    this.retry = missing === undefined && !HOPELESS.test(stderr)
  }
}

/** What the tools say when the thing asked about is not there, as opposed to: may not look, could not look. */
const ABSENT =
  /No such (device|file or directory|process)|does not exist|Cannot open network namespace "[^"]*": No such file/

/** What nsenter says where there is no such namespace: nothing comes about there, however long anybody waits. */
const NOWHERE = /cannot open \/run\/netns\/\S+: No such file/

const PAUSE_MS = 5

/** What a shell says of a program that is not there. */
const UNKNOWN = /^\S+: \d+: (\S+): not found$/m

/** Runs a command and gives what it printed, without the last newline; rejects with a HostError. */
const exec = async (
  argv: readonly [string, ...string[]],
  {
    stdin,
    env,
    outputIsPublic,
    timeoutMs: most = Number.POSITIVE_INFINITY,
  }: Omit<Extract<Step, { do: 'exec' }>, 'do' | 'argv'>,
  limits: Readonly<{ timeoutMs: number; path: string }>,
): Promise<string> => {
  const timeoutMs = Math.min(most, limits.timeoutMs)
  const ended = await runInShell({ argv, stdin, env }, limits.path, timeoutMs).catch((err: Error) => {
    throw new HostError(argv, err.message)
  })
  const { status, stdout, stderr, timedOut } = ended
  if (status === 0) return stdout.replace(/\n$/, '')
  const isMissing = status === 127 && UNKNOWN.exec(stderr)?.[1] === argv[0]
  throw new HostError(argv, outputIsPublic === true ? `${stderr}${stdout}` : stderr, { timedOut, isMissing })
}

/**
 * The one place that starts processes and writes files for a facility. `timeoutMs` bounds every single command: one that
 * hangs is killed, and reported as one that failed. `path`: where the tools are.
 */
export const linuxHost = ({
  timeoutMs = 10_000,
  path = SYSTEM_PATH,
}: {
  timeoutMs?: number
  path?: string
} = {}): Host => {
  const limits = { timeoutMs, path }
  const counters = { looks: 0, steps: 0 }

  const execPatiently = async (step: Extract<Step, { do: 'exec' }>): Promise<void> => {
    const end = Date.now() + (step.patienceMs ?? 0)
    for (;;) {
      const failure = await exec(step.argv, step, limits).then(() => null, asHostError)
      if (failure === null || isForgiven(step, failure)) return
      if (isFinal(step, failure) || Date.now() >= end) throw failure
      await sleep(PAUSE_MS)
    }
  }

  return {
    counters,
    async read(argv, stdin) {
      counters.looks += 1
      try {
        return await exec(argv, stdin === undefined ? {} : { stdin }, limits)
      } catch (err) {
        if (err instanceof HostError && !err.isMissing && ABSENT.test(err.stderr)) return null
        throw err
      }
    },
    async list(path) {
      try {
        return await readdir(path)
      } catch (err) {
        if ((err as NodeJS.ErrnoException).code === 'ENOENT') return null
        throw err
      }
    },
    async run(step) {
      counters.steps += 1
      if (step.do === 'exec') return execPatiently(step)
      if (step.do === 'remove') return rm(step.path, { force: true })
      await mkdir(dirname(step.path), { recursive: true })
      // Two writers of one path must not share a draft.
      const draft = `${step.path}.${process.pid}-${counters.steps}.new`
      await writeFile(draft, step.content, { mode: step.mode })
      await rename(draft, step.path)
    },
  }
}

/** Anything but a command that failed is our own mistake, and goes on as it is. */
const asHostError = (err: unknown): HostError => {
  if (err instanceof HostError) return err
  throw err
}

const isFinal = ({ hopeless }: Extract<Step, { do: 'exec' }>, { isMissing, stderr }: HostError): boolean =>
  isMissing || NOWHERE.test(stderr) || (hopeless !== undefined && stderr.includes(hopeless))

const isForgiven = ({ forgive }: Extract<Step, { do: 'exec' }>, { isMissing, stderr }: HostError): boolean =>
  !isMissing && forgive !== undefined && stderr.includes(forgive)
