import type { Connection } from '@sixfold/jetstream'
import type { Log } from '../log/open-log.ts'
import { findMachine } from '../names/find-machine.ts'
import { sealingNow } from './gather.ts'
import { missingFor } from './missing-members.ts'
import { type OrderReport, reportOrders } from './order-report.ts'
import { placeOrders } from './place-orders.ts'
import type { OrderInput } from './read-order.ts'
import { type ForPlan, seal } from './sealed-order.ts'
import { type WatchOptions, watchOrders } from './watch-orders.ts'

export type OrderAndWaitOptions = Pick<WatchOptions, 'timeoutMs' | 'onMove'> &
  Readonly<{
    /** The plan that they are placed for. */
    plan?: ForPlan | null
  }>

/**
 * Publishes orders one after the other, and follows the log until nothing more is waited for: outcomes, and the networks
 * that they changed until all their members hold that, or nothing is left of them. When the time is over, members are
 * asked what is missing. Labels in short orders are looked up on the log, which must have caught up.
 *
 * Rejects when the log can no longer be followed; what became of an order is told, never thrown.
 */
export const orderAndWait = async (
  connection: Connection,
  log: Log,
  inputs: readonly OrderInput[],
  { timeoutMs, onMove, plan = null }: OrderAndWaitOptions,
): Promise<OrderReport[]> => {
  const sealing = sealingNow((kind, label) => findMachine(log.world, kind, label).id, plan)
  const placing = await placeOrders(
    connection,
    inputs.map((input) => seal(input, sealing)),
  )
  const watched = await watchOrders(
    log,
    placing.placed.map(({ order }) => order),
    {
      timeoutMs,
      publishedAt: placing.placed.map(({ publishedAt }) => publishedAt),
      ...(onMove === undefined ? {} : { onMove }),
    },
  )
  const missing = await Promise.all(watched.map((it) => missingFor(connection, log, it)))
  return reportOrders(
    placing,
    watched.map((it, index) => ({ ...it, missing: missing[index] ?? [] })),
  )
}
