import { setTimeout as delay } from 'node:timers/promises'
import type { Appended, EventStore, StoredFact } from '@sixfold/decider'
import { CONTENT_TYPE } from '@sixfold/events/envelope'
import type { PublishOutcome } from './ack-publisher.ts'
import type { Connection } from './connect.ts'
import { followStream } from './follow-stream.ts'
import { lastOn, messageAt, nextOn, nextOnLeader } from './read-message.ts'

/** A write that has no answer yet and is tried again: nothing is wrong as long as it does not go on. */
export type AppendRetry = Readonly<{ subject: string; attempt: number; elapsedMs: number; reason: string }>

/** The log refused the bytes themselves: they would be refused for ever. */
export class AppendRefusedError extends Error {
  override readonly name = 'AppendRefusedError'
}

const LONGEST_WAIT_MS = 1_000

/** JetStream's codes for "the subject has moved on": the second one when the server cannot say how far. */
const CONFLICTS: readonly number[] = [10071, 10164]

/** The facts on JetStream. The connection's streams must be provisioned. */
export const jetstreamStore = (
  connection: Connection,
  { onRetry }: Readonly<{ onRetry?: (retry: AppendRetry) => void }> = {},
): EventStore => {
  /** Whether the write that met a conflict is in fact our own, stored by an earlier try whose answer was lost. */
  const settleConflict = async (subject: string, expected: number, id: string): Promise<Appended> => {
    // Had it been stored, it would be the first message of its subject behind what it expected, whatever came later.
    const successor =
      (await nextOn(connection, 'FACTS', subject, expected + 1)) ??
      (await nextOnLeader(connection, 'FACTS', subject, expected + 1))
    return successor?.id === id ? { sequence: successor.sequence } : { conflict: true }
  }

  /** An id is remembered for the whole stream; one that stands on another subject is a broken caller. */
  const settleDuplicate = async (subject: string, sequence: number, id: string): Promise<Appended> => {
    const stored = await messageAt(connection, 'FACTS', sequence)
    if (stored === null || stored.subject === subject) return { sequence }
    throw new AppendRefusedError(
      `the id ${id} was used before, on ${stored.subject} at ${sequence}, so ${subject} got nothing`,
    )
  }

  /** The end of the append, or why it has to be tried again. */
  const judge = async (
    subject: string,
    { expected, id }: Readonly<{ expected: number; id: string }>,
    outcome: PublishOutcome,
  ): Promise<Appended | string> => {
    if (outcome.kind === 'stored') {
      return outcome.duplicate
        ? settleDuplicate(subject, outcome.sequence, id)
        : { sequence: outcome.sequence }
    }
    if (outcome.kind === 'lost') return 'no answer'
    if (outcome.kind === 'absent') return 'no stream answers for the subject'
    if (CONFLICTS.includes(outcome.code)) return settleConflict(subject, expected, id)
    const reason = `${outcome.code} ${outcome.description}`
    if (outcome.status >= 500) return reason
    throw new AppendRefusedError(`${subject} was refused by the log: ${reason}`)
  }

  return {
    append: async (subject, bytes, { expected, id }) => {
      const since = performance.now()
      for (let attempt = 1; ; attempt += 1) {
        if (!connection.isConnected()) await connection.connected()
        const outcome = await connection.acks.publish(subject, bytes, {
          expected,
          id,
          contentType: CONTENT_TYPE,
        })
        const end = await judge(subject, { expected, id }, outcome).catch(undecided)
        if (typeof end !== 'string') return end
        onRetry?.({ subject, attempt, elapsedMs: Math.round(performance.now() - since), reason: end })
        await delay(Math.min(LONGEST_WAIT_MS, 20 * 2 ** Math.min(attempt, 6)) * (0.5 + Math.random() / 2))
      }
    },
    last: async (subject) => factOf(await lastOn(connection, 'FACTS', subject)),
    at: async (sequence) => (sequence < 1 ? null : factOf(await messageAt(connection, 'FACTS', sequence))),
    follow: (after, onFact) =>
      followStream(connection, {
        stream: 'FACTS',
        after,
        whenReplaced: 'fail',
        onMessage: ({ subject, sequence, bytes }) => onFact({ subject, sequence, bytes }),
      }),
  }
}

/** A conflict that could not be looked into is no end: the write is tried again. */
const undecided = (error: unknown): string => {
  if (error instanceof AppendRefusedError) throw error
  return error instanceof Error ? error.message : String(error)
}

const factOf = (message: StoredFact | null): StoredFact | null =>
  message === null ? null : { subject: message.subject, sequence: message.sequence, bytes: message.bytes }
