import { setTimeout as delay } from 'node:timers/promises'
import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream'
import { nanos } from '@nats-io/transport-node'
import { ALL } from '@sixfold/events/subjects'
import type { PublishOutcome } from './ack-publisher.ts'
import type { Connection } from './connect.ts'
import type { StreamMessage } from './follow-stream.ts'
import { lastOn } from './read-message.ts'
import { isNoStream, NoStreamError, streamState } from './stream-state.ts'

/** Written at `sequence`; or the subject has moved on; or there is no MAILBOX: its server restarted, provision again. */
export type MailboxWritten = Readonly<{ sequence: number } | { conflict: true } | { missing: true }>

/** `expected`: the subject's last sequence, 0 for none. `rollup`: this one replaces all earlier ones of the subject. */
export type MailboxWrite = Readonly<{ expected: number; rollup?: boolean }>

/** The mailbox refused a message that it would refuse for ever: larger than MAILBOX_BYTES. */
export class MailboxRefusedError extends Error {
  override readonly name = 'MailboxRefusedError'
}

const CONFLICTS: readonly number[] = [10071, 10164]
const PATIENCE_MS = 10_000

/**
 * Writes one message into a mailbox, by compare-and-set. Many at once are cheap: start them all, then await them.
 *
 * After a lost answer it writes again; where the first one was stored after all that ends as a conflict, and the subject's
 * last message tells. Rejects after 10 s without a server.
 */
export const writeMailbox = async (
  connection: Connection,
  subject: string,
  bytes: Uint8Array,
  { expected, rollup = false }: MailboxWrite,
): Promise<MailboxWritten> => {
  const since = performance.now()
  for (;;) {
    if (!connection.isConnected()) await connection.connected()
    const end = judge(await connection.acks.publish(subject, bytes, { expected, rollup }))
    if (typeof end !== 'string') return end
    if (performance.now() - since > PATIENCE_MS) {
      throw new Error(`${subject} (${bytes.length} bytes) could not be written within 10 s: ${end}`)
    }
    await delay(20 + Math.random() * 50)
  }
}

/** The end of the write, or why it has to be tried again. */
const judge = (outcome: PublishOutcome): MailboxWritten | string => {
  if (outcome.kind === 'stored') return { sequence: outcome.sequence }
  if (outcome.kind === 'absent') return { missing: true }
  if (outcome.kind === 'lost') return 'no answer'
  if (CONFLICTS.includes(outcome.code)) return { conflict: true }
  const reason = `${outcome.code} ${outcome.description}`
  if (outcome.status < 500) throw new MailboxRefusedError(`the mailbox refused a message: ${reason}`)
  return reason
}

/** The last message of a mailbox subject, or null. Throws NoStreamError. */
export const lastMailbox = (connection: Connection, subject: string): Promise<StreamMessage | null> =>
  lastOn(connection, 'MAILBOX', subject)

/** Names this very MAILBOX: sequences of another one mean nothing. Throws NoStreamError. */
export const mailboxEpoch = async (connection: Connection): Promise<string> =>
  (await streamState(connection, 'MAILBOX')).created

/** The durable that an agent drains. */
export const mailboxConsumer = (agent: string): string => `mailbox-${agent}`

/**
 * Makes the durable of one agent, which may not make its own. Repeatable; it vanishes with MAILBOX. Throws NoStreamError.
 */
export const ensureMailboxConsumer = async ({ jsm }: Connection, agent: string): Promise<void> => {
  try {
    await jsm.consumers.add('MAILBOX', {
      durable_name: mailboxConsumer(agent),
      filter_subject: ALL.mailboxesOf(agent),
      ack_policy: AckPolicy.Explicit,
      // An agent acknowledges after it has persisted; one that died is given the same again soon.
      ack_wait: nanos(10_000),
      max_ack_pending: 10_000,
      deliver_policy: DeliverPolicy.All,
      replay_policy: ReplayPolicy.Instant,
      mem_storage: true,
    })
  } catch (error) {
    if (isNoStream(error)) throw new NoStreamError('MAILBOX')
    throw error
  }
}
