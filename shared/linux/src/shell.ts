import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { Socket } from 'node:net'
import { type Command, scriptOf, untilMark } from './shell-words.ts'

/** How a command ended. `timedOut`: it was killed, because it took too long. */
export type Ended = Readonly<{ status: number; stdout: string; stderr: string; timedOut: boolean }>

/** A shell that runs one command at a time. Rejects where it could not be started. */
export type Shell = Readonly<{
  run: (command: Command, timeoutMs: number) => Promise<Ended>
  /** Whether it has ended, and runs no more. */
  isOver: () => boolean
  end: () => void
}>

/** What a shell says of a command that was killed (128 + SIGKILL). */
const KILLED = 137

/**
 * Starts a shell that starts commands for us. Node copies what it holds for each process that it starts, and stands still
 * until that has become another program: ten milliseconds on a busy machine, in which nothing of ours goes on. A
 * shell is small, and does it beside us in less than one.
 *
 * It keeps no process alive, and ends with us, however we end. A command that takes too long is killed, with the shell
 * and whatever else it started that is in no session of its own. What a command leaves behind must not go on writing to what
 * was its output. Builtins of the shell stand in for programs of the same name.
 */
export const openShell = (path: string): Shell => {
  const mark = `:${randomBytes(16).toString('hex')}:`
  // Typed as what it is where no file can be opened any more: without streams.
  const child: ChildProcess = spawn('/bin/sh', [], { detached: true, env: { PATH: path, LC_ALL: 'C' } })
  let isOver = false
  let settle: (outcome: Ended | Error) => void = () => undefined
  let [out, err]: [string | null, Pick<Ended, 'status' | 'stderr'> | null] = [null, null]

  const endOne = (): void => {
    if (out === null || err === null) return
    const ended = { ...err, stdout: out, timedOut: false }
    ;[out, err] = [null, null]
    settle(ended)
  }
  const stdout = untilMark(mark, (said) => {
    out = said
    endOne()
  })
  const stderr = untilMark(mark, (said, status) => {
    err = { stderr: said, status }
    endOne()
  })
  const over = (outcome: Ended | Error): void => {
    isOver = true
    settle(outcome)
  }
  const broken = (timedOut: boolean): Ended => ({
    status: KILLED,
    stdout: '',
    stderr: err?.stderr ?? stderr.soFar(),
    timedOut,
  })

  child.once('error', over).once('close', () => over(broken(false)))
  child.stdout?.setEncoding('utf8').on('data', stdout.take)
  child.stderr?.setEncoding('utf8').on('data', stderr.take)
  // One that is gone says so by itself.
  child.stdin?.on('error', () => undefined).write('unset PWD\n')
  keepNobodyWaiting(child)

  return {
    isOver: () => isOver,
    end: () => void child.stdin?.end(),
    run: (command, timeoutMs) =>
      new Promise((resolve, reject) => {
        // This alone keeps us from ending while a command is under way.
        const timer = setTimeout(() => {
          kill(child)
          over(broken(true))
        }, timeoutMs)
        settle = (outcome) => {
          clearTimeout(timer)
          if (outcome instanceof Error) reject(outcome)
          else resolve(outcome)
        }
        child.stdin?.write(scriptOf(command, mark))
      }),
  }
}

const keepNobodyWaiting = (child: ChildProcess): void => {
  child.unref()
  for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket | null)?.unref()
}

/** The shell and its children: a process group that is named after it. */
const kill = ({ pid }: ChildProcess): void => {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGKILL')
  } catch (err) {
    if ((err as NodeJS.ErrnoException).code !== 'ESRCH') throw err
  }
}
