import type { Asked } from './asked.ts'
import { concerns, type Holding, isHeldAt, isSource } from './holdings.ts'
import type { SharedBy } from './shared.ts'
import { SHORTLY_MS } from './shortly.ts'

/** Who was behind an address and a port at one place on the log. */
export type Answer = Readonly<{
  asked: Asked
  /** Who sent from there: one network, or nobody that can be told. */
  from: Holding | null
  /** Who had ports of it, where no port is asked about: any of them may have sent. */
  holders: readonly Holding[]
  /** Where what came in there went: of proxies each by its host name. */
  to: readonly Holding[]
  /** Who had it, or what led in there, shortly before. */
  before: readonly Holding[]
  /** Those who may have sent from a shared address, where the port was nobody's or is not known. */
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
  const holders = asked.port === null ? held.filter(({ kind }) => kind === 'ports') : []
  const from = held.find((it) => isSource(it) && !holders.includes(it)) ?? null
  const isShortly = ({ until }: Holding): boolean =>
    at !== null && until !== null && until.fact <= fact && until.at !== null && at - until.at <= SHORTLY_MS
  return {
    asked,
    from,
    holders,
    to: held.filter((it) => !isSource(it)),
    before: mine.filter(isShortly),
    shared: from === null ? shared : null,
  }
}

/** Whether there is nothing to tell: nobody had it, nor shortly before, and nobody shares it. */
export const isNobody = ({ from, holders, to, before, shared }: Answer): boolean =>
  from === null && shared === null && holders.length + to.length + before.length === 0
