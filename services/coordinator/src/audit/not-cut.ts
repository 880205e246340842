import { type Anchor, CHECKPOINT_SUBJECT, checkpointIn } from '@sixfold/audit'
import type { EventStore, StoredFact } from '@sixfold/decider'

/** The log is not the one that this coordinator saw: facts are lost, or it is another one. Nothing may be decided on it. */
export class LogCutError extends Error {
  override readonly name = 'LogCutError'
}

const chainIn = ({ subject, bytes }: StoredFact): string | null =>
  subject === CHECKPOINT_SUBJECT ? (checkpointIn(bytes)?.chain ?? null) : null

/**
 * Looks whether the last checkpoint that was kept outside still stands where it stood. An address that was given in a
 * fact that is gone would be given again: who has seen more than there is must not decide.
 *
 * @throws LogCutError
 */
export const refuseCutLog = async (
  store: Pick<EventStore, 'at'>,
  { file, last }: Readonly<{ file: string; last: Anchor | null }>,
): Promise<void> => {
  if (last === null) return
  const stored = await store.at(last.sequence)
  if (stored !== null && chainIn(stored) === last.chain) return
  const what = stored === null ? `has no fact ${last.sequence}` : `holds something else at ${last.sequence}`
  throw new LogCutError(
    `the log ${what}, where a checkpoint over the facts up to ${last.last} stood: facts are lost, or this is another log. Import a backup that reaches so far (sixfold audit import); to go on without what is lost, move ${file} away`,
  )
}
