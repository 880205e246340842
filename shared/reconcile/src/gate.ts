/** Lets a piece of work in when there is room, in the order of asking; its outcome is the caller's. */
export type Gate = <Result>(work: () => Promise<Result>) => Promise<Result>

/** What a pass does at once. Every look and every act is a short process; more of them only queue for the processors. */
export const AT_ONCE = 8

/** A gate that at most `limit` pieces of work are behind at any time. */
export const gate = (limit: number): Gate => {
  const queue: (() => void)[] = []
  let inside = 0
  const enter = (): Promise<void> | undefined => {
    if (inside < limit) {
      inside += 1
      return undefined
    }
    return new Promise((resolve) => queue.push(resolve))
  }
  const leave = (): void => {
    const next = queue.shift()
    if (next === undefined) inside -= 1
    else next() // the place is handed on, so that nobody overtakes
  }
  return async (work) => {
    await enter()
    try {
      return await work()
    } finally {
      leave()
    }
  }
}
