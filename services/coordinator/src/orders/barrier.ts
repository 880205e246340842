/**
 * Operator orders hold back what comes behind them: a tenant's order is decided only after all operator orders before
 * it. `enter` and `leave` bracket an operator's order by its sequence.
 */
export const orderBarrier = () => {
  const pending = new Set<number>()
  let waiting: { sequence: number; resolve: () => void }[] = []

  const oldest = (): number => {
    let least = Number.POSITIVE_INFINITY
    for (const sequence of pending) least = Math.min(least, sequence)
    return least
  }

  return {
    enter: (sequence: number): void => {
      pending.add(sequence)
    },
    leave: (sequence: number): void => {
      if (!pending.delete(sequence)) return
      const least = oldest()
      const free = waiting.filter((it) => it.sequence < least)
      waiting = waiting.filter((it) => it.sequence >= least)
      for (const { resolve } of free) resolve()
    },
    /** Resolves when no operator order before `sequence` is undecided. */
    pass: (sequence: number): Promise<void> =>
      sequence < oldest() ? Promise.resolve() : new Promise((resolve) => waiting.push({ sequence, resolve })),
  }
}
