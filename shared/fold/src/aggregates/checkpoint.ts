import type { Position } from '@sixfold/decider'
import type { Fact } from '@sixfold/events'

/** How far the log was sealed, and with what. */
export type CheckpointState = { last: number; chain: string | null }

export const initialCheckpoint = (): CheckpointState => ({ last: 0, chain: null })

export const evolveCheckpoint = (
  state: CheckpointState,
  fact: Fact,
  _position: Position,
): CheckpointState => {
  if (fact.name === 'LogCheckpointed') {
    state.last = fact.data.last
    state.chain = fact.data.chain
  }
  return state
}
