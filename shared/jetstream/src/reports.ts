import type { Follower } from '@sixfold/decider'
import { CONTENT_TYPE } from '@sixfold/events/envelope'
import { reportOf } from '@sixfold/events/subjects'
import type { Connection } from './connect.ts'
import { followStream } from './follow-stream.ts'
import { type Published, publishSurely } from './publish-surely.ts'
import { REPORT_BYTES } from './streams.ts'

/** The last report of one type from one agent: unread bytes. */
export type ReceivedReport = Readonly<{ agent: string; type: string; bytes: Uint8Array; sequence: number }>

/** Publishes a report (see `reportSubject`). It replaces the last one of its subject. Refusals are those of `publishOrder`. */
export const publishReport = (
  connection: Connection,
  subject: string,
  bytes: Uint8Array,
  { id, timeoutMs }: Readonly<{ id?: string; timeoutMs?: number }> = {},
): Promise<Published> => {
  const headers = { ...(id === undefined ? {} : { id }), contentType: CONTENT_TYPE }
  return publishSurely(connection, subject, bytes, headers, {
    what: 'a report',
    maxBytes: REPORT_BYTES,
    timeoutMs,
  })
}

/**
 * Hands over the last report of every agent and type, then each new one, for ever. `onReset`: the reports known so far
 * belong to a stream that is gone; what the new one holds follows.
 */
export const followReports = (
  connection: Connection,
  onReport: (report: ReceivedReport) => void,
  onReset?: () => void,
): Promise<Follower> =>
  followStream(connection, {
    stream: 'REPORTS',
    after: 0,
    whenReplaced: 'restart',
    onReset,
    onMessage: ({ subject, bytes, sequence }) => {
      const from = reportOf(subject)
      if (from !== null) onReport({ ...from, bytes, sequence })
    },
  })
