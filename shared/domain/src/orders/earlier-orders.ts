import type { OrderKey } from '@sixfold/events'

/** What became of an order. `type` is that of its event. */
export type EarlierOrder = Readonly<{ isAccepted: true; type: string } | { isAccepted: false; code: string }>

/** The outcomes of a party's orders. */
export type EarlierOrders = Readonly<{
  /** What became of an order, or null while nothing did. */
  outcomeOf: (key: OrderKey) => Promise<EarlierOrder | null>
  /** Writes that an order that was not decided yet is cancelled; gives what became of it where somebody was faster. */
  cancel: (key: OrderKey) => Promise<EarlierOrder | null>
}>

/** Where nothing is known of earlier orders, and nothing is written: none were. */
export const NO_EARLIER_ORDERS: EarlierOrders = { outcomeOf: async () => null, cancel: async () => null }
