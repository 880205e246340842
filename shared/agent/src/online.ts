import type { AgentId } from '@sixfold/events'
import { connect, drainMailbox, onMailboxWake, publishPresence, publishReport } from '@sixfold/jetstream'
import type { Scope } from '@sixfold/service'
import type { Mailbox } from './mailbox/mailbox.ts'
import type { Outbox, Publish } from './reports/outbox.ts'

const DRAIN_EVERY_MS = 15_000
const MISSING_RETRY_MS = 1_000
const PRESENCE_EVERY_MS = 5_000

export type OnlineOptions = Readonly<{
  id: AgentId
  role: string
  servers: readonly string[]
  mailbox: Mailbox
  outbox: Outbox
  /** The mailbox was read to its end. */
  onDrained: () => void
  scope: Scope
}>

/** Drains one after the other; whoever asks while one runs gets one more behind it. */
const drainer = (drainOnce: () => Promise<void>) => {
  let isRunning = false
  let isAsked = false
  const drain = async (): Promise<void> => {
    isAsked = true
    if (isRunning) return
    isRunning = true
    while (isAsked) {
      isAsked = false
      await drainOnce()
    }
    isRunning = false
  }
  return (): void => void drain()
}

/**
 * Connects, for ever, and drains the mailbox: at the start, on every wake-up, after every reconnect, and every 15 s.
 * Resolves with the way to publish reports once connected; until then the agent works with what it has.
 */
export const goOnline = async ({
  id,
  role,
  servers,
  mailbox,
  outbox,
  onDrained,
  scope,
}: OnlineOptions): Promise<Publish> => {
  const { log, keep, watch, stopping } = scope
  const connection = keep(
    await connect({
      servers,
      name: `${role} ${id.slice(0, 8)}`,
      signal: stopping,
      onWaiting: ({ attempt, reason, retryInMs }) =>
        log.warn({ attempt, reason, retryInMs }, 'waiting for NATS'),
      onStatus: ({ type }) => log.info({ reason: type }, 'NATS connection changed'),
    }),
  )
  watch(
    connection.closed.then((reason) => {
      if (!stopping.aborted) throw reason ?? new Error('the connection to NATS is closed')
    }),
  )

  const drain = drainer(async () => {
    try {
      const { state } = await drainMailbox(connection, id, mailbox.receiveAll)
      if (state === 'missing') setTimeout(drain, MISSING_RETRY_MS).unref()
      else if (state === 'drained') onDrained()
    } catch (err) {
      if (!stopping.aborted) log.error({ err }, 'could not drain the mailbox')
    }
  })
  keep(onMailboxWake(connection, id, drain))
  keep(connection.onStatus(({ type }) => (type === 'reconnected' ? outbox.repeat() : undefined)))
  const timers = [
    setInterval(() => {
      mailbox.askAgain()
      drain()
    }, DRAIN_EVERY_MS),
    setInterval(() => publishPresence(connection, id), PRESENCE_EVERY_MS),
  ]
  keep({
    [Symbol.dispose]: () => {
      for (const timer of timers) clearInterval(timer)
    },
  })
  publishPresence(connection, id)
  drain()
  return async (subject, bytes) => 'sequence' in (await publishReport(connection, subject, bytes))
}
