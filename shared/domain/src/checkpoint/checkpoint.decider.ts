import { accept, type Decider, nothing } from '@sixfold/decider'
import { LogCheckpointed } from '@sixfold/events/facts'
import { type CheckpointState, evolveCheckpoint, initialCheckpoint } from '@sixfold/fold'
import type { CheckpointCommand } from './checkpoint.commands.ts'

export type CheckpointFact = ReturnType<typeof LogCheckpointed.of>

/** One chain: whoever signs what somebody else was faster with, or what does not follow the last one, records nothing. */
export const checkpointDecider: Decider<CheckpointCommand, CheckpointFact, CheckpointState> = {
  initialState: initialCheckpoint,
  evolve: evolveCheckpoint,
  decide: ({ type: _, ...checkpoint }, { last, chain }) => {
    const follows = chain === null || checkpoint.first === last + 1
    return follows && checkpoint.before === chain ? accept(LogCheckpointed.of(checkpoint)) : nothing
  },
}
