/** Intervals in ascending order, with gaps between them. */
export type Runs = [first: number, last: number][]

/**
 * A set of positive integers as few intervals: what is decided in ORDERS is one long run with hardly a gap. Goes on from
 * what was saved, which is its own from then on.
 */
export const intervals = (saved: Runs = []) => {
  let runs = saved

  const indexBehind = (value: number): number => {
    let [low, high] = [0, runs.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((runs[middle] as [number, number])[0] <= value) low = middle + 1
      else high = middle
    }
    return low
  }

  return {
    add: (value: number): void => {
      const index = indexBehind(value)
      const [before, behind] = [runs[index - 1], runs[index]]
      if (before !== undefined && before[1] >= value) return
      const joinsBefore = before !== undefined && before[1] === value - 1
      const joinsBehind = behind !== undefined && behind[0] === value + 1
      if (joinsBefore && joinsBehind) {
        before[1] = behind[1]
        runs.splice(index, 1)
      } else if (joinsBefore) before[1] = value
      else if (joinsBehind) behind[0] = value
      else runs.splice(index, 0, [value, value])
    },
    has: (value: number): boolean => (runs[indexBehind(value) - 1]?.[1] ?? 0) >= value,
    /** The last value of the run that holds `value`, or `value - 1` where none does. */
    endOfRun: (value: number): number => {
      const run = runs[indexBehind(value) - 1]
      return run !== undefined && run[1] >= value ? run[1] : value - 1
    },
    clear: (): void => {
      runs = []
    },
    runs: (): number => runs.length,
    /** All of it, not a copy. */
    save: (): Runs => runs,
  }
}
