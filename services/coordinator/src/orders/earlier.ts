import type { EventStore } from '@sixfold/decider'
import type { EarlierOrder, EarlierOrders } from '@sixfold/domain'
import {
  type AggregateRef,
  BEFORE_IT_CAME,
  type Fact,
  factCodec,
  factSubject,
  type OrderKey,
} from '@sixfold/events'
import { OrderRejected } from '@sixfold/events/facts'
import type { Journal } from '../journal/journal.ts'
import type { PlacedOrder } from './placed-order.ts'

/** True for the outcome of an order that was cancelled before it came: whatever it says when it comes, that is it. */
export const isCancelled = (fact: Fact): boolean =>
  fact.name === 'OrderRejected' && fact.data.stream === BEFORE_IT_CAME

/** Where what becomes of an order is written. */
export const outcomeRef = (party: string, key: OrderKey): AggregateRef => ({
  aggregate: 'order',
  party,
  id: key,
})

const readOutcome = (fact: Fact): EarlierOrder | null => {
  if (fact.name === 'OrderAccepted') return { isAccepted: true, type: fact.data.orderType }
  return fact.name === 'OrderRejected' ? { isAccepted: false, code: fact.data.code } : null
}

/** The outcomes of a party's other orders, for the one that was `placed` under `key`. */
export const earlierOrders = (
  { store, journal }: Readonly<{ store: EventStore; journal: Pick<Journal, 'first'> }>,
  { party, sequence }: PlacedOrder,
  key: OrderKey,
  digest: string,
): EarlierOrders => {
  const outcomeOf = async (target: OrderKey): Promise<EarlierOrder | null> => {
    const stored = await store.last(factSubject(outcomeRef(party, target)))
    const decoded = stored === null ? null : factCodec.decode(stored.bytes)
    return decoded?.ok === true ? readOutcome(decoded.event) : null
  }
  return {
    outcomeOf,
    cancel: async (target) => {
      const fact = OrderRejected.of({
        orderType: null,
        bytes: digest,
        position: sequence,
        stream: BEFORE_IT_CAME,
        code: 'cancelled',
        sentence: `order ${key} cancelled this one before it was decided`,
        field: null,
        excerpt: '',
      })
      const cause = { causationId: key, correlationId: key }
      const written = await journal.first(outcomeRef(party, target), fact, cause)
      return written === 'written' ? null : outcomeOf(target)
    },
  }
}
