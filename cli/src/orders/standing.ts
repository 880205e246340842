import { type AggregateRef, BEFORE_IT_CAME, type OrderKey, reusedKey } from '@sixfold/events'
import { orderCodec } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Chronicle, Outcome } from '../log/chronicle.ts'
import type { Raised } from '../log/raised.ts'
import type { NetworkWord } from '../networks/word.ts'
import type { SealedOrder } from './sealed-order.ts'

/** An order that lies in ORDERS at `position`; `stream` says which ORDERS that is. */
export type PlacedOrder = Omit<SealedOrder, 'bytes'> & Readonly<{ position: number; stream: string }>

/** What a network is at the moment. */
export type NetworkNow = Readonly<{ word: NetworkWord; detail: string }>

/** What networks are at the moment; null for one that is not there. */
export type NowOf = (network: AggregateRef) => NetworkNow | null

/**
 * How far an order has come. `done`: nothing more is waited for. `missed`: it was accepted, and what it is waited for
 * will not come any more.
 */
export type Standing = Readonly<{
  stage: 'stored' | 'accepted' | 'rejected' | 'converged' | 'gone' | 'missed'
  done: boolean
  words: string
  outcome: Outcome | null
}>

/** An order's outcome; that of its id's other body when the id was used before, and that of any body when it was cancelled first. */
export const outcomeOf = (
  { outcomes }: Pick<Chronicle, 'outcomes'>,
  { key, digest }: Pick<PlacedOrder, 'key' | 'digest'>,
): Outcome | null => {
  const first = outcomes.get(key)
  if (first === undefined) return null
  return first.bytes === digest || first.stream === BEFORE_IT_CAME
    ? first
    : (outcomes.get(reusedKey(key as OrderKey, digest)) ?? null)
}

const isCounted = ({ counted }: Pick<Chronicle, 'counted'>, order: PlacedOrder): boolean =>
  counted.some(
    ({ party, stream, first, last }) =>
      party === order.party && stream === order.stream && first <= order.position && order.position <= last,
  )

const nameOf = (type: string | null): string | null =>
  /^sixfold\.order\.(\w+)\.v\d+$/.exec(type ?? '')?.[1] ?? null

type Log = Pick<Chronicle, 'outcomes' | 'counted' | 'progress'>

const OVER: readonly NetworkWord[] = ['leaving', 'gone', 'abandoned']

const wordsOf = (now: NetworkNow | null): string =>
  now === null ? 'accepted' : `${now.word}${now.detail === '' ? '' : `: ${now.detail}`}`

/** How one network stands that an accepted order changed: every member is to hold that revision, or a newer one. */
const changed = (
  { ref, revision }: Raised,
  { progress }: Log,
  nowOf: NowOf,
): Pick<Standing, 'stage' | 'done' | 'words'> => {
  const now = nowOf(ref)
  const words = wordsOf(now)
  if (progress.convergedAt(ref) >= revision) return { stage: 'converged', done: true, words: 'converged' }
  const isOver = now !== null && OVER.includes(now.word)
  return isOver ? { stage: 'missed', done: true, words } : { stage: 'accepted', done: false, words }
}

/** How a cancellation stands: until nothing of the network is left anywhere, also where another order cancelled it first. */
const cancelled = (
  { key, party, network }: PlacedOrder,
  { progress }: Log,
  nowOf: NowOf,
): Pick<Standing, 'stage' | 'done' | 'words'> => {
  const [raised] = progress.raisedBy(key)
  const ref = raised?.ref ?? networkRef(party, network ?? '')
  const now = nowOf(ref)
  const isGone = raised === undefined ? now?.word === 'gone' : progress.goneAt(ref) > raised.revision
  return isGone
    ? { stage: 'gone', done: true, words: 'gone' }
    : { stage: 'accepted', done: false, words: wordsOf(now) }
}

/**
 * How an accepted order stands. It is done when every member of the party's networks that it changed holds that; of a
 * cancelled one, when it is gone. Of an operator's order, and of one that changed nothing that members derive, the
 * outcome is all there is to wait for.
 */
const accepted = (order: PlacedOrder, outcome: Outcome, log: Log, nowOf: NowOf): Standing => {
  const settled: Standing = { stage: 'accepted', done: true, words: 'accepted', outcome }
  if (orderCodec.definitions.get(order.type ?? '')?.by === 'operators') return settled
  const name = nameOf(order.type)
  // An order that was taken back takes its network with it.
  const isTakenBack = name === 'OrderCancelled' && log.progress.raisedBy(order.key).length > 0
  if (name === 'NetworkCancelled' || isTakenBack) return { ...settled, ...cancelled(order, log, nowOf) }
  const all = log.progress
    .raisedBy(order.key)
    .filter(({ ref }) => ref.party === order.party)
    .map((raised) => changed(raised, log, nowOf))
  const said = all.find(({ done }) => !done) ?? all.find(({ stage }) => stage === 'missed') ?? all[0]
  return { ...settled, ...said }
}

/** How far an order has come. Pure: everything is read from what was folded. */
export const standingOf = (order: PlacedOrder, chronicle: Log, nowOf: NowOf): Standing => {
  const outcome = outcomeOf(chronicle, order)
  if (outcome?.accepted === true) return accepted(order, outcome, chronicle, nowOf)
  if (outcome !== null) {
    const { code, sentence } = outcome.refusal ?? { code: 'rejected', sentence: '' }
    return { stage: 'rejected', done: true, words: `rejected, ${code}: ${sentence}`, outcome }
  }
  if (!isCounted(chronicle, order))
    return { stage: 'stored', done: false, words: 'waiting to be decided', outcome: null }
  const words = 'rejected, and only counted: this party had too many rejections in that minute'
  return { stage: 'rejected', done: true, words, outcome: null }
}
