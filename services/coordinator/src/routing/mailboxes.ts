import type { AgentId } from '@sixfold/events'
import {
  type Connection,
  ensureMailboxConsumer,
  lastMailbox,
  mailboxEpoch,
  provision,
  writeMailbox,
} from '@sixfold/jetstream'
import type { Mailboxes } from './post.ts'

export type MailboxesOptions = Readonly<{
  connection: Connection
  replicas: 1 | 3
  /** Every machine that has a mailbox. */
  machines: () => Iterable<AgentId>
  /** The stream is another one than before: everything in it must be written anew. */
  onLost: () => void
}>

/**
 * The mailbox stream on JetStream. It lives in memory and may be gone after the server's restart: then it is made
 * again, with the durables of all machines, and whoever routes is told.
 */
export const openMailboxes = async ({ connection, replicas, machines, onLost }: MailboxesOptions) => {
  let epoch = await mailboxEpoch(connection)
  let restoring: Promise<void> | null = null

  const ensureConsumers = async (): Promise<void> => {
    for (const agent of machines()) await ensureMailboxConsumer(connection, agent)
  }

  const restore = async (): Promise<void> => {
    await provision(connection, { replicas })
    const found = await mailboxEpoch(connection)
    await ensureConsumers()
    if (found === epoch) return
    epoch = found
    onLost()
  }

  /** Makes sure of the stream and its durables; several callers at once share one look. */
  const check = (): Promise<void> => {
    restoring ??= restore().finally(() => {
      restoring = null
    })
    return restoring
  }

  const mailboxes: Mailboxes = {
    epoch: () => epoch,
    write: async (subject, bytes, write) => {
      const written = await writeMailbox(connection, subject, bytes, write)
      if (!('missing' in written)) return written
      await check()
      return { conflict: true }
    },
    last: (subject) => lastMailbox(connection, subject),
  }

  await ensureConsumers()
  return { mailboxes, check, ensureConsumer: (agent: AgentId) => ensureMailboxConsumer(connection, agent) }
}
