import type { Appended } from '@sixfold/decider'
import type { PublishOutcome } from './ack-publisher.ts'
import type { Connection } from './connect.ts'
import { messageAt, nextOn, nextOnLeader } from './read-message.ts'

/** One write to FACTS: compare-and-set on its subject, under an id. */
export type FactWrite = Readonly<{ subject: string; expected: number; id: string }>

/** The log refused the bytes themselves: they would be refused for ever. */
export class AppendRefusedError extends Error {
  override readonly name = 'AppendRefusedError'
}

/** JetStream's codes for "the subject has moved on": the second one when the server cannot say how far. */
const CONFLICTS: readonly number[] = [10071, 10164]

/** The end of an append that was not simply stored, or why it has to be tried again. Throws AppendRefusedError, or what a read threw. */
export const judge = async (
  connection: Connection,
  write: FactWrite,
  outcome: PublishOutcome,
): Promise<Appended | string> => {
  if (outcome.kind === 'lost') return 'no answer'
  if (outcome.kind === 'absent') return 'no stream answers for the subject'
  if (outcome.kind === 'stored') return settleDuplicate(connection, write, outcome.sequence)
  if (CONFLICTS.includes(outcome.code)) return settleConflict(connection, write)
  const reason = `${outcome.code} ${outcome.description}`
  if (outcome.status >= 500) return reason
  throw new AppendRefusedError(`${write.subject} was refused by the log: ${reason}`)
}

/** Whether the write that met a conflict is in fact our own, stored by an earlier try whose answer was lost. */
const settleConflict = async (
  connection: Connection,
  { subject, expected, id }: FactWrite,
): Promise<Appended> => {
  // Had it been stored, it would be the first message of its subject behind what it expected, whatever came later.
  const successor =
    (await nextOn(connection, 'FACTS', subject, expected + 1)) ??
    (await nextOnLeader(connection, 'FACTS', subject, expected + 1))
  return successor?.id === id ? { sequence: successor.sequence } : { conflict: true }
}

/** An id is remembered for the whole stream; one that stands on another subject is a broken caller. */
const settleDuplicate = async (
  connection: Connection,
  { subject, id }: FactWrite,
  sequence: number,
): Promise<Appended> => {
  const stored = await messageAt(connection, 'FACTS', sequence)
  if (stored === null || stored.subject === subject) return { sequence }
  throw new AppendRefusedError(
    `the id ${id} was used before, on ${stored.subject} at ${sequence}, so ${subject} got nothing`,
  )
}
