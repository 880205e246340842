import { factSubject, type Instant } from '@sixfold/events'
import { openProgress, type Progress } from './raised.ts'
import type { Entry } from './read-entry.ts'

/** What became of an order, as its outcome fact tells. */
export type Outcome = Readonly<{
  key: string
  party: string
  /** CloudEvents type of the order; null when it could not be read. */
  type: string | null
  accepted: boolean
  refusal: Readonly<{ code: string; sentence: string; field: string | null; excerpt: string }> | null
  /** The hash of the order's bytes. */
  bytes: string
  /** Where it lies in ORDERS, and in which ORDERS that is. */
  position: number
  stream: string
  /** FACTS sequence and time of the outcome. */
  sequence: number
  at: number
}>

/** Orders that were refused too fast to have outcomes of their own: positions in ORDERS, ends included. */
export type Counted = Readonly<{
  party: string
  minute: Instant
  count: number
  /** Which ORDERS that was. */
  stream: string
  first: number
  last: number
  sequence: number
}>

/** What a command has to remember of the log beside the world, which keeps no outcomes and no beginnings. */
export type Chronicle = Readonly<{
  outcomes: ReadonlyMap<string, Outcome>
  counted: readonly Counted[]
  /** When a network converged for the first time, in milliseconds since 1970; by the subject of its facts. */
  firstConverged: ReadonlyMap<string, number>
  /** By which fact the exits of a network changed places last; by the subject of its facts. */
  promoted: ReadonlyMap<string, number>
  progress: Progress
  note: (entry: Entry) => void
}>

const outcomeIn = ({ fact, ref, sequence, at }: Entry): Outcome | null => {
  if (ref === null || at === null || fact === null) return null
  if (fact.name !== 'OrderAccepted' && fact.name !== 'OrderRejected') return null
  const { orderType: type, bytes, position, stream } = fact.data
  const common = { key: ref.id, party: ref.party, type, bytes, position, stream, sequence, at }
  if (fact.name === 'OrderAccepted') return { ...common, accepted: true, refusal: null }
  const { code, sentence, field, excerpt } = fact.data
  return { ...common, accepted: false, refusal: { code, sentence, field, excerpt } }
}

/** An empty chronicle; `note` takes every entry in log order. */
export const openChronicle = (): Chronicle => {
  const outcomes = new Map<string, Outcome>()
  const counted: Counted[] = []
  const firstConverged = new Map<string, number>()
  const promoted = new Map<string, number>()
  const { progress, note: noteProgress } = openProgress((order) => outcomes.has(order))
  return {
    outcomes,
    counted,
    firstConverged,
    promoted,
    progress,
    note: (entry) => {
      const { fact, ref, at, sequence } = entry
      const outcome = outcomeIn(entry)
      if (outcome !== null) outcomes.set(outcome.key, outcome)
      noteProgress(entry)
      if (fact === null || ref === null || at === null) return
      if (fact.name === 'RejectionsCounted') {
        const { minute, count, stream, firstPosition: first, lastPosition: last } = fact.data
        counted.push({ party: ref.party, minute, count, stream, first, last, sequence })
      }
      if (fact.name === 'StandbyPromoted') promoted.set(factSubject(ref), sequence)
      if (fact.name !== 'NetworkConverged') return
      const subject = factSubject(ref)
      if (!firstConverged.has(subject)) firstConverged.set(subject, at)
    },
  }
}
