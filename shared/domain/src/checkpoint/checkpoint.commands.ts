import type { LogCheckpointed } from '@sixfold/events/facts'

/** What a coordinator has read and signed; recorded where it follows the last one that was recorded. */
export type SealLog = Readonly<{ type: 'SealLog' }> & LogCheckpointed['data']

export type CheckpointCommand = SealLog
