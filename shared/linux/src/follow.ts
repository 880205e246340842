import { spawn } from 'node:child_process'
import { SYSTEM_PATH } from './system-path.ts'

/** A command that runs beside us until this is disposed, or it ends by itself. `pid` 0: it could not be started. */
export type Following = Disposable & Readonly<{ pid: number }>

/** What is heard of it. `onEnd` is called once, with a reason for the log, and not when it was disposed. */
export type Ears = Readonly<{
  onText: (text: string) => void
  onComplaint: (text: string) => void
  onEnd: (reason: string) => void
}>

const UNTIL_OUR_DEATH = ['setpriv', '--pdeathsig', 'KILL', '--'] as const

/**
 * Runs a command that only listens, and hands on what it prints as it comes. The kernel ends it with us, however we
 * end: one that nobody reads would stay for ever, and hold the namespace that it stands in.
 */
export const follow = (
  argv: readonly [string, ...string[]],
  { onText, onComplaint, onEnd }: Ears,
): Following => {
  const [file, ...args] = [...UNTIL_OUR_DEATH, ...argv]
  const child = spawn(file, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: SYSTEM_PATH, LC_ALL: 'C' },
  })
  let isOver = false
  const end = (reason: string): void => {
    if (!isOver) onEnd(reason)
    isOver = true
  }
  child.stdout.setEncoding('utf8').on('data', onText)
  child.stderr.setEncoding('utf8').on('data', onComplaint)
  child.once('error', (err) => end(err.message))
  child.once('close', (code, signal) => end(signal ?? `it ended with ${code}`))
  child.unref()
  return {
    pid: child.pid ?? 0,
    [Symbol.dispose]: () => {
      isOver = true
      child.removeAllListeners('close')
      child.kill('SIGKILL')
      // What is still open would keep us from ending.
      child.stdout.destroy()
      child.stderr.destroy()
    },
  }
}
