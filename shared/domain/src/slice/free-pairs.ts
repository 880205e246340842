import { fourthGroup, type Prefix, subnetCount } from '@sixfold/events'
import { type Cooling, cooledCount, firstNotIn, type SliceState } from '@sixfold/fold'

/** Groups 0 and 1 are never given: 10.0.0.0/24 and 10.0.1.0/24 are in every home router. */
const PAIR_FIRST = 2

/** The first and the last pair (fourth group) that a slice may give. */
const boundsOf = (slice: Prefix): Readonly<{ first: number; last: number }> => {
  const first = fourthGroup(slice)
  return { first: Math.max(first, PAIR_FIRST), last: first + subnetCount(slice, 64) - 1 }
}

/** How many /64s a slice has to give, given or not. */
export const pairCount = (slice: Prefix): number => {
  const { first, last } = boundsOf(slice)
  return Math.max(0, last - first + 1)
}

const NONE: ReadonlySet<number> = new Set()

/**
 * The pairs of a slice that may be given at `now` and are not in `but`: first those never used, from the lowest, then those whose cool-down
 * is over, the one that cooled first before all others. Lazy, and nothing that is taken or cooling is walked.
 */
export function* freePairs(
  slice: Prefix,
  { used, queue }: SliceState,
  now: number,
  but: Pick<ReadonlySet<number>, 'has'> = NONE,
): Generator<number> {
  const { first, last } = boundsOf(slice)
  for (let pair = firstNotIn(used, first); pair <= last; pair = firstNotIn(used, pair + 1))
    if (!but.has(pair)) yield pair
  const cooled = cooledCount(queue, now)
  for (let place = 0; place < cooled; place += 1) {
    const { pair } = queue[place] as Cooling
    if (!but.has(pair)) yield pair
  }
}

/** True when the pair may be given at `now`. */
export const isFree = (pair: number, { taken, cooling }: SliceState, now: number): boolean =>
  pair >= PAIR_FIRST && !taken.has(pair) && (cooling.get(pair) ?? 0) <= now
