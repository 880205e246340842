/** What is done in a turn: begins, and gives what ends it. `done` is to be called when it has ended. */
export type Turn = (done: () => void) => () => void

/** Lets so many be at it at once; the others wait, in the order in which they asked. */
export const openTurns = (most: number) => {
  const waiting = new Set<() => void>()
  let running = 0

  const next = (): void => {
    const [first] = waiting
    if (first === undefined || running >= most) return
    waiting.delete(first)
    running += 1
    first()
    next()
  }

  return {
    /** Takes a turn, now or later. Gives what ends it, or gives up the place where it still waits; more than once is no harm. */
    take: (turn: Turn): (() => void) => {
      let isDone = false
      let stop = (): void => void waiting.delete(begin)
      const done = (): void => {
        if (isDone) return
        isDone = true
        running -= 1
        next()
      }
      const begin = (): void => {
        stop = turn(done)
      }
      waiting.add(begin)
      next()
      return () => stop()
    },
  }
}
