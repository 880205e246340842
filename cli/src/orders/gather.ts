import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { buffer as collect } from 'node:stream/consumers'
import { instantOf } from '@sixfold/events'
import { hasLabels } from './name-machines.ts'
import { parseOrders } from './parse-orders.ts'
import { type OrderInput, readOrder } from './read-order.ts'
import type { ForPlan, Sealing } from './sealed-order.ts'

/** A file, or (`-`) what is on stdin, and how it is called in sentences. */
export const readBytes = async (file: string): Promise<Readonly<{ bytes: Uint8Array; source: string }>> =>
  file === '-'
    ? { bytes: await collect(process.stdin), source: 'stdin' }
    : { bytes: await readFile(file), source: file }

/** How one of so many orders of a source is called in sentences. */
export const whereOf = (source: string, index: number, count: number): string =>
  count === 1 ? source : `order ${index + 1} of ${source}`

/** Reads the orders of a file, or (`-`) of stdin. Throws Failure `usage` for what is in it. */
export const gatherOrders = async (file: string, party: string | undefined): Promise<OrderInput[]> => {
  const { bytes, source } = await readBytes(file)
  const written = await parseOrders(bytes, source)
  return written.map((it, index) => readOrder(it, whereOf(source, index, written.length), party))
}

/** True when an order names a machine by its label, so that the facts are needed before it can be published. */
export const needsFacts = (orders: readonly OrderInput[]): boolean =>
  orders.some((order) => order.kind === 'short' && hasLabels(order.name, order.data))

/** The plan that these orders are placed for; null where they are placed whatever moved. */
export const forPlan = (revision: number | undefined, orders: readonly OrderInput[]): ForPlan | null =>
  revision === undefined ? null : { revision, id: orders.length > 1 ? randomUUID() : null }

/** Sealing with a random id and the time of now. */
export const sealingNow = (find: Sealing['find'], plan: ForPlan | null = null): Sealing => ({
  id: randomUUID,
  now: () => instantOf(Date.now()),
  find,
  plan,
})
