import type { Refusal } from '@sixfold/decider'
import type { AggregateRef, OrderKey, PartyId } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Cause, Journal } from '../journal/journal.ts'

/** What deciding an order may use. Time comes in with it. */
export type OrderContext = Readonly<{
  world: World
  act: Journal['act']
  party: PartyId
  key: OrderKey
  cause: Cause
  /** Releases what an abandoned network claimed. */
  release: (network: AggregateRef, cause: Cause) => Promise<void>
  /** False when this party was refused so often that a refusal is only counted. */
  mayRecordRefusal: () => boolean
  now: number
}>

/** Null: all that was asked for is on the log. Else why it is refused, and nothing of it is. */
export type Decided = Refusal | null

/** True for a refusal, where something else might have come. */
export const isRefusal = (it: object): it is Refusal => 'code' in it && 'sentence' in it
