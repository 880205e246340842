/**
 * Does one piece of work after the other in each of `lanes` lanes at once; `work` is given the lane and the number of
 * the piece, `count` pieces in all. Rejects with the first failure.
 */
export const inFlight = async (
  { count, lanes }: Readonly<{ count: number; lanes: number }>,
  work: (lane: number, piece: number) => Promise<unknown>,
): Promise<void> => {
  const laneOf = async (lane: number): Promise<void> => {
    for (let piece = lane; piece < count; piece += lanes) await work(lane, piece)
  }
  await Promise.all(Array.from({ length: Math.min(lanes, count) }, (_, lane) => laneOf(lane)))
}

/** How long some work takes, in milliseconds. */
export const timed = async (work: () => Promise<unknown>): Promise<number> => {
  const start = performance.now()
  await work()
  return performance.now() - start
}
