import type { Msg } from '@nats-io/transport-node'
import { live, mailboxSubject } from '@sixfold/events/subjects'
import { deliveryOf } from './ack-reply.ts'
import type { Connection } from './connect.ts'
import { mailboxConsumer } from './mailbox-write.ts'

/** One message of a mailbox. The same one may come again, and after a newer one: its revision tells. */
export type MailboxMessage = Readonly<{ subject: string; bytes: Uint8Array; sequence: number }>

/** `drained`: nothing is left. `missing`: no durable answers (not made yet, or NATS is away): try again later. */
export type Drained = Readonly<{ state: 'drained' | 'missing'; messages: number }>

const BATCH = 256
const SILENCE_MS = 2_000

const encoder = new TextEncoder()
const ACK = encoder.encode('+ACK')
const REQUEST = encoder.encode(JSON.stringify({ batch: BATCH, no_wait: true }))

type Pulled = Readonly<{ messages: readonly Msg[]; end: 'full' | 'empty' | 'missing' }>

/**
 * Hands over what lies in an agent's mailbox, batch by batch, until nothing is left. A batch is acknowledged after
 * `onBatch` has resolved; when it rejects, so does this, and the batch is delivered again after 10 s.
 *
 * Needs nothing but its own pull subject and an inbox: no information about streams or consumers.
 */
export const drainMailbox = async (
  connection: Connection,
  agent: string,
  onBatch: (messages: readonly MailboxMessage[]) => Promise<void>,
): Promise<Drained> => {
  for (let count = 0; ; ) {
    const { messages, end } = await pull(connection, agent)
    if (messages.length > 0) {
      await onBatch(messages.map(mailboxMessage))
      for (const { reply } of messages) if (reply !== undefined) connection.nc.publish(reply, ACK)
      count += messages.length
    }
    if (end !== 'full') return { state: end === 'empty' ? 'drained' : 'missing', messages: count }
  }
}

/** Calls back when something may lie in the mailbox: on each live copy and after each reconnect. It says no more than that. */
export const onMailboxWake = (connection: Connection, agent: string, callback: () => void): Disposable => {
  const [root] = live(mailboxSubject(agent, 'x', 'x')).split(`.${agent}.`)
  const subscription = connection.nc.subscribe(`${root}.${agent}.>`, {
    callback: (error) => (error === null ? callback() : undefined),
  })
  const status = connection.onStatus(({ type }) => (type === 'reconnected' ? callback() : undefined))
  return {
    [Symbol.dispose]: () => {
      status[Symbol.dispose]()
      if (!connection.nc.isClosed()) subscription.unsubscribe()
    },
  }
}

const mailboxMessage = ({ subject, data, reply }: Msg): MailboxMessage => ({
  subject,
  bytes: data,
  sequence: deliveryOf(reply)?.sequence ?? 0,
})

/** One batch. Subscribed first, then published with a reply: a request's own inbox does not work across accounts. */
const pull = async (connection: Connection, agent: string): Promise<Pulled> => {
  if (!connection.isConnected()) return { messages: [], end: 'missing' }
  const { nc } = connection
  const messages: Msg[] = []
  const done = Promise.withResolvers<Pulled['end']>()
  const inbox = connection.inbox()
  const silence = setTimeout(() => done.resolve('missing'), SILENCE_MS)
  const subscription = nc.subscribe(inbox, {
    callback: (error, message) => {
      if (error !== null) return done.resolve('missing')
      const delivery = deliveryOf(message.reply)
      if (delivery === null)
        return done.resolve(
          message.headers?.code === 404 || message.headers?.code === 408 ? 'empty' : 'missing',
        )
      silence.refresh()
      messages.push(message)
      if (messages.length === BATCH) done.resolve('full')
      else if (delivery.pending === 0) done.resolve('empty')
    },
  })
  const status = connection.onStatus(({ type }) =>
    type === 'reconnected' ? undefined : done.resolve('missing'),
  )
  nc.publish(`$JS.API.CONSUMER.MSG.NEXT.MAILBOX.${mailboxConsumer(agent)}`, REQUEST, { reply: inbox })
  const end = await done.promise
  clearTimeout(silence)
  status[Symbol.dispose]()
  if (!nc.isClosed()) subscription.unsubscribe()
  return { messages, end }
}
