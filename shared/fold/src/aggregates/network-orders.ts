import type { Fact, OrderKey } from '@sixfold/events'
import { RECENT, remember } from '../reasons.ts'
import type { NetworkState } from './network.ts'

/** Facts that stand before what an order asked for is done, or say that it never will be. */
const NOT_DONE: ReadonlySet<Fact['name']> = new Set([
  'NetworkFounded',
  'NetworkRefused',
  'ResourceReserved',
  'ResourceAbandoned',
  'ExitReserved',
  'KeyRotationReserved',
  'OrderRefused',
])

const orderOf = ({ name, data }: Fact): OrderKey | null =>
  'order' in data && !NOT_DONE.has(name) ? data.order : null

/** Folds which orders left a fact in a network, and which came to nothing. */
export const evolveOrders = (state: NetworkState, fact: Fact): void => {
  const order = orderOf(fact)
  if (order !== null && !state.recent.includes(order)) state.recent = [...state.recent, order].slice(-RECENT)
  if (fact.name === 'OrderRefused' || fact.name === 'ResourceAbandoned')
    remember(state.refusedOrders, fact.data)
}

/** True when an order left its fact here a moment ago: whoever decides it again has nothing to do. */
export const isDone = ({ recent }: Pick<NetworkState, 'recent'>, order: OrderKey): boolean =>
  recent.includes(order)
