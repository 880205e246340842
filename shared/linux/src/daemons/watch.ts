import { troubleWith } from './look.ts'

/** A daemon by where it serves and what it is called. */
export type DaemonName = Readonly<{ netns: string; name: string }>

const EVERY_MS = 500

/**
 * Says within half a second when a daemon ends, is stopped or has lost its namespace. It asks /proc, because the kernel
 * tells nobody but a parent of that; a look at one takes some 30 microseconds and no process.
 *
 * `onGone` is called once for each daemon of `watch`, with a reason for the log; watching it again is up to the caller.
 */
export const watchDaemons = (onGone: (key: string, daemon: DaemonName, reason: string) => void) => {
  const watched = new Map<string, readonly DaemonName[]>()

  const lookAtAll = (): void => {
    for (const [key, daemons] of watched) {
      const troubles = daemons.map((daemon) => ({ daemon, reason: troubleOf(daemon) }))
      const left = troubles.flatMap(({ daemon, reason }) => (reason === null ? [daemon] : []))
      if (left.length === daemons.length) continue
      watched.set(key, left)
      for (const { daemon, reason } of troubles) if (reason !== null) onGone(key, daemon, reason)
    }
  }

  const timer = setInterval(lookAtAll, EVERY_MS)
  timer.unref() // a watch is no reason for a process to stay
  return {
    /** The daemons of a network as they now are, in place of those before. */
    watch: (key: string, daemons: readonly DaemonName[]): void => {
      if (daemons.length === 0) watched.delete(key)
      else watched.set(key, daemons)
    },
    end: (key: string): void => {
      watched.delete(key)
    },
    [Symbol.dispose]: (): void => clearInterval(timer),
  }
}

/** What cannot be looked at now is left to the sweep, which says why. */
const troubleOf = ({ netns, name }: DaemonName): string | null => {
  try {
    return troubleWith(netns, name)
  } catch {
    return null
  }
}
