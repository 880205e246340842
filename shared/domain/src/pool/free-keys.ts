import type { PoolState } from '@sixfold/fold'

/**
 * The first of `candidates` that may be given at `now` and is not in `given`: one that nobody had before, else the one
 * that came back longest ago and has cooled. Null when there is none.
 */
export const freeKey = (
  candidates: readonly string[],
  { taken, cooling }: Readonly<PoolState>,
  now: number,
  given: ReadonlySet<string>,
): string | null => {
  const fresh = candidates.find((key) => !taken.has(key) && !cooling.has(key) && !given.has(key))
  if (fresh !== undefined) return fresh
  const wanted = new Set(candidates)
  for (const [key, until] of cooling) if (until <= now && wanted.has(key) && !given.has(key)) return key
  return null
}
