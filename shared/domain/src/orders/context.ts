import type { Refusal } from '@sixfold/decider'
import type { AggregateRef, OrderKey, PartyId } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Act, Cause } from '../act.ts'
import type { EarlierOrders } from './earlier-orders.ts'
import type { Choices } from './under-way.ts'

/** What deciding an order may use. Time comes in with it. */
export type OrderContext = Readonly<{
  world: World
  act: Act
  party: PartyId
  key: OrderKey
  cause: Cause
  /** Releases what a network claimed and does not need. */
  release: (network: AggregateRef, cause: Cause) => Promise<void>
  /** False when this party was refused so often that a refusal is only counted. */
  mayRecordRefusal: () => boolean
  /** What became of other orders of the party. */
  earlier: EarlierOrders
  /** What other orders that are being decided at this moment have chosen. */
  underWay: Choices
  now: number
}>

/** Null: all that was asked for is on the log. Else why it is refused, and nothing of it is. */
export type Decided = Refusal | null

/** True for a refusal, where something else might have come. */
export const isRefusal = (it: object): it is Refusal => 'code' in it && 'sentence' in it
