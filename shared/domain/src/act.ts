import type { Refusal } from '@sixfold/decider'
import type { AggregateRef } from '@sixfold/events'
import type { FoldedAggregate } from '@sixfold/fold'
import type { Commands } from './deciders.ts'

/** Why something is recorded: the event that made it happen, and the order at the beginning of it all. */
export type Cause = Readonly<{
  causationId: string
  correlationId?: string | undefined
  /**
   * True when the order was decided by somebody else meanwhile. Asked when its commands are decided, against the very
   * state that they are decided against: a slow coordinator must not do over what later orders have changed since.
   */
  isMoot?: () => boolean
}>

/** What was to be decided for an order is moot: the order has its outcome. */
export class OrderDecidedError extends Error {
  override readonly name = 'OrderDecidedError'
}

/** What deciding came to: recorded (or so already), or refused. */
export type Outcome = Readonly<{ refused: Refusal | null }>

/**
 * Has an aggregate decide a command, and records what it decided, expecting that nobody wrote to it since. Resolves when
 * the world holds the fact. Rejects only when the log is out of reach.
 */
export type Act = <Name extends FoldedAggregate>(
  name: Name,
  ref: AggregateRef,
  command: Commands[Name],
  cause: Cause,
) => Promise<Outcome>
