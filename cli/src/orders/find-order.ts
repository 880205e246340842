import { decodeEnvelope, garbageKey, hashOf, orderKey } from '@sixfold/events'
import { type Connection, followOrders } from '@sixfold/jetstream'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { listing } from '../render/plural.ts'

/** An order that lies in ORDERS. `receivedAt` in milliseconds since 1970, by the server's clock. */
export type LyingOrder = Readonly<{
  key: string
  party: string
  type: string | null
  position: number
  receivedAt: number
}>

/**
 * The one key of these that is meant by a text: itself, or the only one that begins with it. Null when there is none.
 *
 * @throws Failure `usage` when several begin with it
 */
export const keyMeant = (keys: Iterable<string>, text: string): string | null => {
  const found: string[] = []
  for (const key of keys) {
    if (key === text) return key
    if (text.length >= 4 && key.startsWith(text)) found.push(key)
  }
  if (found.length < 2) return found[0] ?? null
  throw new Failure(EXIT.usage, `${found.length} orders begin with ${text}: ${listing(found.slice(0, 3))}`)
}

/** Every order that still lies in ORDERS (30 days), oldest first. */
export const lyingOrders = async (connection: Connection): Promise<LyingOrder[]> => {
  const orders: LyingOrder[] = []
  await using follower = await followOrders(connection, 0, ({ party, bytes, sequence, receivedAt }) => {
    const read = decodeEnvelope(bytes)
    const envelope = 'envelope' in read ? read.envelope : null
    const key =
      envelope === null ? garbageKey(party, hashOf(bytes)) : orderKey(party, envelope.source, envelope.id)
    orders.push({ key, party, type: envelope?.type ?? null, position: sequence, receivedAt })
  })
  await Promise.race([follower.caughtUp, follower.failed])
  return orders
}
