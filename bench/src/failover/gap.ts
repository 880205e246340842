const ANSWER = /^\[(\d+\.\d+)\] \d+ bytes from /gm

/** The longest time without an answer in what `ping -D` printed, in milliseconds; up to `end`, for what never came back. */
export const longestGap = (printed: string, endSeconds: number): number => {
  const times = [...printed.matchAll(ANSWER)].map(([, at]) => Number(at))
  if (times.length === 0) throw new Error('not one ping was answered: there is nothing to fail over')
  const gaps = [...times, endSeconds].map((at, index) => at - (times[index - 1] ?? at))
  return 1_000 * Math.max(...gaps)
}
