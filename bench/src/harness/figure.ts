/**
 * What must hold, and of which number: `ratio` is ours by raw, `difference` ours minus raw, `ours` our own number.
 * Of their median, or of the value below which 95 % of them lie. A figure without a limit is only looked at.
 */
export type Limit = Readonly<{ of: 'ratio' | 'difference' | 'ours'; at?: 'p95' }> &
  Readonly<{ atMost: number } | { atLeast: number }>

/** What a figure works with while it is measured. */
export type Bench = Readonly<{
  /** Takes care of a resource: let go of when the figure is done, fails or is interrupted, the last one first. */
  keep: <Resource extends Disposable | AsyncDisposable>(resource: Resource) => Resource
  /** Says on stderr what is going on. */
  say: (text: string) => void
  /** A count, made smaller (or larger) by `--scale`; never under 1. */
  scaled: (count: number) => number
}>

/** A figure made ready: each call measures once and gives a number in the figure's unit. */
export type Measured = Readonly<{
  ours: () => Promise<number>
  /** The same by the raw tools; null where there is nothing to compare with. */
  raw: (() => Promise<number>) | null
  /** What a reader should know about these very samples of ours. */
  note?: (ours: readonly number[]) => string
}>

/** One figure: a number of ours, and beside it the raw tool's in the same run. */
export type Figure = Readonly<{
  name: string
  unit: string
  limit: Limit | null
  /** What is compared with what, as a sentence. It is the first part of the note. */
  about: string
  /** How many pairs where `--pairs` does not say; 7 when left out. */
  pairs?: number
  /** How many rounds are thrown away first; 1 when left out. */
  warmUps?: number
  prepare: (bench: Bench) => Promise<Measured>
}>

/** The pairs of samples, in the order in which they were measured. `raw` is null throughout or nowhere. */
export type Pair = Readonly<{ ours: number; raw: number | null }>
