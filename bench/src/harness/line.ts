import type { Figure, Limit, Pair } from './figure.ts'
import { type Interval, median, medianInterval, quantile } from './statistics.ts'

/** A figure as it is printed, one JSON line each. See README.md for how to read it. */
export type Line = Readonly<{
  figure: string
  unit: string
  /** Medians; `ratio` is the median of the ratios of the pairs, which is not the ratio of the medians. */
  ours: number
  raw: number | null
  ratio: number | null
  /** Where the median of what the limit is about (the ratio where there is no limit, or ours) lies with 95 %. */
  interval: readonly [low: number, high: number]
  pairs: number
  limit: Limit | null
  /** False only when the whole interval lies beyond the limit, or the p95 where that is limited. */
  holds: boolean
  note: string
}>

const DIGITS = 4
const rounded = (value: number): number => Number(value.toPrecision(DIGITS))

const ratioOf = ({ ours, raw }: Pair): number | null => (raw === null ? null : ours / raw)

const judged = (pairs: readonly Pair[], of: Limit['of']): readonly number[] =>
  pairs.map((pair) => {
    if (of === 'ours') return pair.ours
    if (pair.raw === null) throw new TypeError(`a limit of the ${of} needs a raw side: there is none`)
    return of === 'ratio' ? pair.ours / pair.raw : pair.ours - pair.raw
  })

const pointAt = (samples: readonly number[], q: number): Pick<Interval, 'low' | 'high'> => {
  const at = quantile(samples, q)
  return { low: at, high: at }
}

const holds = (limit: Limit | null, { low, high }: Pick<Interval, 'low' | 'high'>): boolean => {
  if (limit === null) return true
  return 'atMost' in limit ? low <= limit.atMost : high >= limit.atLeast
}

const confidenceNote = ({ confidence }: Interval): string =>
  confidence >= 0.95 ? '' : `; too few pairs: the interval has ${Math.floor(confidence * 100)} %`

/** What came of a figure's pairs. Throws when there are none. */
export const lineOf = (
  { name, unit, limit, about }: Pick<Figure, 'name' | 'unit' | 'limit' | 'about'>,
  pairs: readonly Pair[],
  note = '',
): Line => {
  const raws = pairs.flatMap(({ raw }) => raw ?? [])
  const ratios = pairs.flatMap((pair) => ratioOf(pair) ?? [])
  const interval = medianInterval(judged(pairs, limit?.of ?? (raws.length > 0 ? 'ratio' : 'ours')))
  return {
    figure: name,
    unit,
    ours: rounded(median(pairs.map(({ ours }) => ours))),
    raw: raws.length === 0 ? null : rounded(median(raws)),
    ratio: ratios.length === 0 ? null : rounded(median(ratios)),
    interval: [rounded(interval.low), rounded(interval.high)],
    pairs: pairs.length,
    limit,
    holds: holds(limit, limit?.at === 'p95' ? pointAt(judged(pairs, limit.of), 0.95) : interval),
    note: `${about}${note === '' ? '' : `; ${note}`}${confidenceNote(interval)}`,
  }
}
