import { orderBarrier } from './barrier.ts'
import type { PlacedOrder } from './decide-order.ts'

/** What the lanes need of the world outside. */
export type LanesOptions = Readonly<{
  /** Decides one order. A rejection of the promise means that the log was out of reach: it is tried again for ever. */
  decide: (order: PlacedOrder) => Promise<void>
  isOperator: (party: string) => boolean
  /** Up to `limit` orders of a party from a sequence on: where a full lane was parked. */
  read: (party: string, fromSequence: number, limit: number) => Promise<readonly PlacedOrder[]>
  pause: (attempt: number) => Promise<void>
  onTrouble?: (order: PlacedOrder, err: unknown) => void
  /** How many orders a lane keeps in memory. */
  capacity?: number
}>

type Lane = { queue: PlacedOrder[]; parkedFrom: number | null; seen: number; isRunning: boolean }

/**
 * One serial lane per party, in the order of the stream: a slow, poisonous or flooding party delays no other. A full
 * lane is parked by sequence and read again when it has drained, so that memory stays bounded.
 */
export const openLanes = ({ decide, isOperator, read, pause, onTrouble, capacity = 256 }: LanesOptions) => {
  const lanes = new Map<string, Lane>()
  const barrier = orderBarrier()
  const idle: (() => void)[] = []

  const decideSurely = async (order: PlacedOrder): Promise<void> => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await decide(order)
        return
      } catch (err) {
        onTrouble?.(order, err)
        await pause(attempt)
      }
    }
  }

  const refill = async (party: string, lane: Lane): Promise<void> => {
    if (lane.parkedFrom === null) return
    const orders = await read(party, lane.parkedFrom, capacity)
    lane.queue.push(...orders)
    const last = orders.at(-1)?.sequence ?? lane.seen
    lane.parkedFrom = last >= lane.seen ? null : last + 1
  }

  /** The lane's next order, from the log where it was parked; null when there is none. */
  const next = async (party: string, lane: Lane): Promise<PlacedOrder | null> => {
    for (let attempt = 1; lane.queue.length === 0 && lane.parkedFrom !== null; attempt += 1) {
      await refill(party, lane).catch(() => pause(attempt))
    }
    return lane.queue.shift() ?? null
  }

  const run = async (party: string, lane: Lane): Promise<void> => {
    for (let order = await next(party, lane); order !== null; order = await next(party, lane)) {
      if (!isOperator(party)) await barrier.pass(order.sequence)
      await decideSurely(order)
      barrier.leave(order.sequence)
    }
    lanes.delete(party)
    if (lanes.size === 0) for (const resolve of idle.splice(0)) resolve()
  }

  return {
    /** Takes an order in; to be called in the order of the stream. */
    push: (order: PlacedOrder): void => {
      const { party, sequence } = order
      if (isOperator(party)) barrier.enter(sequence)
      const lane = lanes.get(party) ?? { queue: [], parkedFrom: null, seen: 0, isRunning: false }
      lanes.set(party, lane)
      lane.seen = sequence
      if (lane.parkedFrom === null && lane.queue.length < capacity) lane.queue.push(order)
      else lane.parkedFrom ??= sequence
      if (lane.isRunning) return
      lane.isRunning = true
      void run(party, lane)
    },
    /** Resolves when nothing is left to decide. */
    idle: (): Promise<void> =>
      lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
    /** How many parties wait. */
    busy: (): number => lanes.size,
  }
}
