import { fourthGroup, type Prefix, subnetCount } from '@sixfold/events'
import type { SliceState } from '@sixfold/fold'

/** Groups 0 and 1 are never given: 10.0.0.0/24 and 10.0.1.0/24 are in every home router. */
const PAIR_FIRST = 2

/**
 * The pairs (fourth groups) of a slice that may be given at `now`: first those never used, from the lowest, then those
 * whose cool-down is over, oldest release first. Lazy: the caller takes as many as it needs.
 */
export function* freePairs(slice: Prefix, { taken, cooling }: SliceState, now: number): Generator<number> {
  const first = fourthGroup(slice)
  const last = first + subnetCount(slice, 64) - 1
  for (let pair = Math.max(first, PAIR_FIRST); pair <= last; pair += 1) {
    if (!taken.has(pair) && !cooling.has(pair)) yield pair
  }
  for (const [pair, coolUntil] of cooling) if (coolUntil <= now) yield pair
}

/** True when the pair may be given at `now`. */
export const isFree = (pair: number, { taken, cooling }: SliceState, now: number): boolean =>
  pair >= PAIR_FIRST && !taken.has(pair) && (cooling.get(pair) ?? 0) <= now
