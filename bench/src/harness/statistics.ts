/** An interval that holds the true median with at least the asked confidence, where there are samples enough for it. */
export type Interval = Readonly<{ low: number; high: number; confidence: number }>

const sorted = (samples: readonly number[]): readonly number[] => {
  if (samples.length === 0) throw new RangeError('there are no samples: at least one is needed')
  return samples.toSorted((a, b) => a - b)
}

/** The value below which the share `q` (0 to 1) of the samples lies, between neighbours linearly. Throws on none. */
export const quantile = (samples: readonly number[], q: number): number => {
  const all = sorted(samples)
  const place = (all.length - 1) * q
  const below = all[Math.floor(place)] as number
  const above = all[Math.ceil(place)] as number
  return below + (above - below) * (place - Math.floor(place))
}

/** The middle of the samples. Throws on none. */
export const median = (samples: readonly number[]): number => quantile(samples, 0.5)

/** P(at most `k` heads in `n` throws of a fair coin). */
const coinAtMost = (k: number, n: number): number => {
  let term = 0.5 ** n
  let sum = term
  for (let i = 1; i <= k; i += 1) {
    term *= (n - i + 1) / i
    sum += term
  }
  return sum
}

/**
 * The interval between two order statistics that covers the median, whatever the distribution: each sample lies above
 * the true median with one half, so how many do is binomial. The narrowest of at least `confidence`; with fewer than six
 * samples there is none of 95 %, and the whole range is given with the confidence that it has.
 */
export const medianInterval = (samples: readonly number[], confidence = 0.95): Interval => {
  const all = sorted(samples)
  const n = all.length
  let cut = 0
  while (cut + 1 < n / 2 && 1 - 2 * coinAtMost(cut + 1, n) >= confidence) cut += 1
  return {
    low: all[cut] as number,
    high: all[n - 1 - cut] as number,
    confidence: Math.max(0, 1 - 2 * coinAtMost(cut, n)),
  }
}
