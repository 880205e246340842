import { type Connection, ordersState, type PublishRefusal, publishOrder } from '@sixfold/jetstream'
import type { SealedOrder } from './sealed-order.ts'
import type { PlacedOrder } from './standing.ts'

/** What became of publishing: the orders that lie in ORDERS now, and why the next one does not, if so. */
export type Placing = Readonly<{
  placed: readonly Readonly<{ order: PlacedOrder; duplicate: boolean; publishedAt: number }>[]
  refused: Readonly<{ order: SealedOrder; refusal: PublishRefusal }> | null
}>

/**
 * Publishes orders one after the other, each stored before the next is sent, and stops at the first one that is not
 * taken: those behind it may depend on it.
 */
export const placeOrders = async (
  connection: Connection,
  orders: readonly SealedOrder[],
  { timeoutMs, onPlaced }: Readonly<{ timeoutMs?: number; onPlaced?: (count: number) => void }> = {},
): Promise<Placing> => {
  const placed: Placing['placed'][number][] = []
  let stream: string | null = null
  for (const sealed of orders) {
    const { bytes, ...order } = sealed
    const publishedAt = performance.now()
    const limits = timeoutMs === undefined ? {} : { timeoutMs }
    const published = await publishOrder(connection, order.party, order.key, bytes, limits)
    if ('refused' in published) return { placed, refused: { order: sealed, refusal: published.refused } }
    const { sequence: position, duplicate } = published
    stream ??= (await ordersState(connection)).created
    placed.push({ order: { ...order, position, stream }, duplicate, publishedAt })
    onPlaced?.(placed.length)
  }
  return { placed, refused: null }
}
