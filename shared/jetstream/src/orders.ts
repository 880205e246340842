import type { Follower } from '@sixfold/decider'
import { CONTENT_TYPE } from '@sixfold/events/envelope'
import { orderSubject, partyOfOrder } from '@sixfold/events/subjects'
import type { Connection } from './connect.ts'
import { followStream, type StreamMessage } from './follow-stream.ts'
import { type Published, publishSurely } from './publish-surely.ts'
import { messageAt, nextOn } from './read-message.ts'
import { type StreamState, streamState } from './stream-state.ts'
import { ORDER_BYTES } from './streams.ts'

/** An order as it lies in ORDERS: unread bytes. `receivedAt` is the server's clock in milliseconds since 1970. */
export type ReceivedOrder = Readonly<{
  sequence: number
  party: string
  bytes: Uint8Array
  receivedAt: number
}>

/**
 * Publishes an order for a party under its key (see `orderKey`). `duplicate`: it had just been stored with these bytes.
 *
 * Refused: `too-large` (more than 64 KiB), `no-stream`, `full`, `unreachable` after `timeoutMs` (10 s unless told).
 */
export const publishOrder = async (
  connection: Connection,
  party: string,
  key: string,
  bytes: Uint8Array,
  { timeoutMs }: Readonly<{ timeoutMs?: number }> = {},
): Promise<Published> => {
  const subject = orderSubject(party)
  const limits = { what: 'an order', maxBytes: ORDER_BYTES, timeoutMs }
  const published = await publishSurely(
    connection,
    subject,
    bytes,
    { id: key, contentType: CONTENT_TYPE },
    limits,
  )
  if ('refused' in published || !published.duplicate) return published
  const stored = await messageAt(connection, 'ORDERS', published.sequence)
  if (stored === null || Buffer.compare(stored.bytes, bytes) === 0) return published
  // Other bytes under the same key: the stream dropped them. Without a message id they reach whoever has to answer.
  return publishSurely(connection, subject, bytes, { contentType: CONTENT_TYPE }, limits)
}

/** Hands over every order behind `after`, in order, each once, for ever. See {@link followStream}. */
export const followOrders = (
  connection: Connection,
  after: number,
  onOrder: (order: ReceivedOrder) => void,
): Promise<Follower> =>
  followStream(connection, {
    stream: 'ORDERS',
    after,
    whenReplaced: 'fail',
    onMessage: (message) => {
      const order = orderOf(message)
      if (order !== null) onOrder(order)
    },
  })

/** Up to `limit` orders of one party, from a sequence on (itself included): for a lane that was parked. */
export const readOrders = async (
  connection: Connection,
  party: string,
  fromSequence: number,
  limit: number,
): Promise<ReceivedOrder[]> => {
  const orders: ReceivedOrder[] = []
  for (let from = fromSequence; orders.length < limit; ) {
    const message = await nextOn(connection, 'ORDERS', orderSubject(party), from)
    if (message === null) break
    orders.push({ sequence: message.sequence, party, bytes: message.bytes, receivedAt: message.storedAt })
    from = message.sequence + 1
  }
  return orders
}

/** The order at a sequence, or null when there is none (any more). */
export const orderAt = async (connection: Connection, sequence: number): Promise<ReceivedOrder | null> => {
  const message = sequence < 1 ? null : await messageAt(connection, 'ORDERS', sequence)
  return message === null ? null : orderOf(message)
}

/** How far ORDERS reaches, and which stream it is. */
export const ordersState = (connection: Connection): Promise<StreamState> => streamState(connection, 'ORDERS')

const orderOf = ({ subject, sequence, bytes, storedAt }: StreamMessage): ReceivedOrder | null => {
  const party = partyOfOrder(subject)
  return party === null ? null : { sequence, party, bytes, receivedAt: storedAt }
}
