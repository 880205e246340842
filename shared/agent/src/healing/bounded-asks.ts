export type BoundedOptions = Readonly<{
  ask: (key: string) => void
  /** A burst is one ask. */
  settleMs: number
  /** However much is heard, a key is asked for no more often than this. */
  everyMs: number
  now?: () => number
}>

/**
 * Turns what is heard into asks for looks: soon, but of each key no more often than every so many milliseconds. Whoever
 * changes something a thousand times a second costs two looks a second, at his own network and no other.
 */
export const boundedAsks = ({ ask, settleMs, everyMs, now = () => performance.now() }: BoundedOptions) => {
  const timers = new Map<string, NodeJS.Timeout>()
  const notBefore = new Map<string, number>()

  const hear = (key: string): void => {
    if (timers.has(key)) return
    const inMs = Math.max(settleMs, (notBefore.get(key) ?? 0) - now())
    const fire = (): void => {
      timers.delete(key)
      notBefore.set(key, now() + everyMs)
      ask(key)
    }
    timers.set(key, setTimeout(fire, inMs).unref())
  }

  const forget = (key: string): void => {
    clearTimeout(timers.get(key))
    timers.delete(key)
    notBefore.delete(key)
  }

  return {
    hear,
    /** We have just changed something ourselves, and hear of that too: looking whether it stands has time. */
    acted: (key: string): void => {
      notBefore.set(key, now() + everyMs)
      if (!timers.has(key)) return
      clearTimeout(timers.get(key))
      timers.delete(key)
      hear(key)
    },
    forget,
    [Symbol.dispose]: (): void => {
      for (const key of [...timers.keys()]) forget(key)
    },
  }
}
