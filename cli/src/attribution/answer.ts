import type { Asked } from './asked.ts'
import { concerns, type Holding, isHeldAt } from './holdings.ts'
import type { SharedBy } from './shared.ts'

/** Clocks differ, and an exit hears of a fact a moment later: what changed so shortly before is told, too. */
const SHORTLY_MS = 60_000

/** Who was behind an address and a port at one place on the log. */
export type Answer = Readonly<{
  asked: Asked
  /** Who sent from there: one network, or nobody that can be told. */
  from: Holding | null
  /** Where what came in there went. */
  to: readonly Holding[]
  /** Who had it shortly before. */
  before: readonly Holding[]
  /** Those who may have sent from a shared address, where the port was nobody's. */
  shared: SharedBy | null
}>

/** Puts together what the log says. `at` in milliseconds since 1970, where it is known. */
export const answerFor = (
  asked: Asked,
  holdings: readonly Holding[],
  { fact, at, shared }: Readonly<{ fact: number; at: number | null; shared: SharedBy | null }>,
): Answer => {
  const mine = holdings.filter((it) => concerns(asked, it))
  const held = mine.filter((it) => isHeldAt(it, fact))
  const from = held.find(({ kind }) => kind !== 'forward') ?? null
  const isShortly = ({ until }: Holding): boolean =>
    at !== null && until !== null && until.fact <= fact && until.at !== null && at - until.at <= SHORTLY_MS
  return {
    asked,
    from,
    to: held.filter(({ kind }) => kind === 'forward'),
    before: mine.filter((it) => it.kind !== 'forward' && isShortly(it)),
    shared: from === null ? shared : null,
  }
}
