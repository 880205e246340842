import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { dirname } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Host, Step } from '@sixfold/reconcile'
import { ExecaError, execa } from 'execa'

/** What a command could not do: its words, its exit code and what it said, with no secrets (those go by stdin). */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly argv: readonly string[]
  readonly stderr: string
  readonly timedOut: boolean

  constructor(argv: readonly string[], stderr: string, timedOut: boolean, cause?: unknown) {
    super(`${argv.join(' ')}: ${timedOut ? 'timed out' : stderr.trim() || 'failed'}`, { cause })
    this.argv = argv
    this.stderr = stderr
    this.timedOut = timedOut
  }
}

/** What the tools say when the thing asked about is not there, as opposed to: may not look, could not look. */
const ABSENT =
  /No such (device|file or directory|process)|does not exist|Cannot open network namespace "[^"]*": No such file/

const PAUSE_MS = 5

/** The one place that starts processes and writes files for a facility. `timeoutMs` bounds every single command. */
export const linuxHost = ({ timeoutMs = 10_000 }: { timeoutMs?: number } = {}): Host => {
  const counters = { looks: 0, steps: 0 }

  const exec = async (
    argv: readonly [string, ...string[]],
    { stdin, env }: { stdin?: string | undefined; env?: Readonly<Record<string, string>> | undefined },
  ): Promise<string> => {
    const [file, ...args] = argv
    try {
      const { stdout } = await execa(file, args, {
        ...(stdin === undefined ? { stdin: 'ignore' as const } : { input: stdin }),
        env: { LC_ALL: 'C', ...env },
        timeout: timeoutMs,
        maxBuffer: 64 * 1024 * 1024,
      })
      return stdout
    } catch (err) {
      if (!(err instanceof ExecaError)) throw err
      throw new HostError(argv, String(err.stderr ?? err.shortMessage), err.timedOut === true, err)
    }
  }

  const execPatiently = async (step: Extract<Step, { do: 'exec' }>): Promise<void> => {
    const end = Date.now() + (step.patienceMs ?? 0)
    for (;;) {
      try {
        await exec(step.argv, step)
        return
      } catch (err) {
        if (err instanceof HostError && step.forgive !== undefined && err.stderr.includes(step.forgive)) return
        if (Date.now() >= end) throw err
        await sleep(PAUSE_MS)
      }
    }
  }

  return {
    counters,
    async read(argv, stdin) {
      counters.looks += 1
      try {
        return await exec(argv, { stdin })
      } catch (err) {
        if (err instanceof HostError && ABSENT.test(err.stderr)) return null
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
      const draft = `${step.path}.new`
      await writeFile(draft, step.content, { mode: step.mode })
      await rename(draft, step.path)
    },
  }
}
