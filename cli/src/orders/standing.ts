import { type OrderKey, reusedKey } from '@sixfold/events'
import type { Chronicle, Outcome } from '../log/chronicle.ts'
import type { NetworkWord } from '../networks/word.ts'
import type { SealedOrder } from './sealed-order.ts'

/** An order that lies in ORDERS at `position`; `stream` says which ORDERS that is. */
export type PlacedOrder = Omit<SealedOrder, 'bytes'> & Readonly<{ position: number; stream: string }>

/** What a network of the order is at the moment; null where it is not there yet. */
export type NetworkNow = Readonly<{ word: NetworkWord; detail: string }>

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

/** An order's outcome; that of its id's other body when the id was used before. */
export const outcomeOf = (
  { outcomes }: Pick<Chronicle, 'outcomes'>,
  { key, digest }: Pick<PlacedOrder, 'key' | 'digest'>,
): Outcome | null => {
  const first = outcomes.get(key)
  if (first === undefined) return null
  return first.bytes === digest ? first : (outcomes.get(reusedKey(key as OrderKey, digest)) ?? null)
}

const isCounted = ({ counted }: Pick<Chronicle, 'counted'>, order: PlacedOrder): boolean =>
  counted.some(
    ({ party, stream, first, last }) =>
      party === order.party && stream === order.stream && first <= order.position && order.position <= last,
  )

const nameOf = (type: string | null): string | null =>
  /^sixfold\.order\.(\w+)\.v\d+$/.exec(type ?? '')?.[1] ?? null

/** How an accepted order stands, given what its network is now. */
const accepted = (order: PlacedOrder, outcome: Outcome, network: NetworkNow | null): Standing => {
  const name = nameOf(order.type)
  const words =
    network === null ? 'accepted' : `${network.word}${network.detail === '' ? '' : `: ${network.detail}`}`
  const waiting: Standing = { stage: 'accepted', done: false, words, outcome }
  if (name === 'NetworkCancelled')
    return network?.word === 'gone' ? { ...waiting, stage: 'gone', done: true } : waiting
  if (name !== 'NetworkOrdered') return { ...waiting, done: true, words: 'accepted' }
  if (network?.word === 'converged') return { ...waiting, stage: 'converged', done: true }
  const isOver = network !== null && ['leaving', 'gone', 'abandoned'].includes(network.word)
  return isOver ? { ...waiting, stage: 'missed', done: true } : waiting
}

/** How far an order has come. Pure: everything is read from what was folded. */
export const standingOf = (
  order: PlacedOrder,
  chronicle: Pick<Chronicle, 'outcomes' | 'counted'>,
  network: NetworkNow | null,
): Standing => {
  const outcome = outcomeOf(chronicle, order)
  if (outcome?.accepted === true) return accepted(order, outcome, network)
  if (outcome !== null) {
    const { code, sentence } = outcome.refusal ?? { code: 'rejected', sentence: '' }
    return { stage: 'rejected', done: true, words: `rejected, ${code}: ${sentence}`, outcome }
  }
  if (!isCounted(chronicle, order))
    return { stage: 'stored', done: false, words: 'waiting to be decided', outcome: null }
  const words = 'rejected, and only counted: this party had too many rejections in that minute'
  return { stage: 'rejected', done: true, words, outcome: null }
}
