import { setTimeout as delay } from 'node:timers/promises'
import type { EventStore, StoredFact } from '@sixfold/decider'
import { CONTENT_TYPE } from '@sixfold/events/envelope'
import { AppendRefusedError, judge } from './append-outcome.ts'
import type { Connection } from './connect.ts'
import { followStream } from './follow-stream.ts'
import { lastOn, messageAt } from './read-message.ts'

/** A write that has no answer yet and is tried again: nothing is wrong as long as it does not go on. */
export type AppendRetry = Readonly<{ subject: string; attempt: number; elapsedMs: number; reason: string }>

const LONGEST_WAIT_MS = 1_000

/** The facts on JetStream. The connection's streams must be provisioned. */
export const jetstreamStore = (
  connection: Connection,
  { onRetry }: Readonly<{ onRetry?: (retry: AppendRetry) => void }> = {},
): EventStore => {
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
        // Nearly always: of this there is nothing to be found out.
        if (outcome.kind === 'stored' && !outcome.duplicate) return { sequence: outcome.sequence }
        const end = await judge(connection, { subject, expected, id }, outcome).catch(undecided)
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
