import { orderBarrier } from './barrier.ts'
import type { PlacedOrder } from './placed-order.ts'

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

type Lane = { queue: PlacedOrder[]; parkedBehind: number | null; seen: number; isRunning: boolean }

const MARK = 0.5

/**
 * One serial lane per party, in the order of the stream: a slow, poisonous or flooding party delays no other. A full
 * lane is parked by sequence and read again when it has drained, so that memory stays bounded.
 */
export const openLanes = (options: LanesOptions) => {
  const { decide, isOperator, read: readOn, pause, onTrouble, capacity = 256 } = options
  const lanes = new Map<string, Lane>()
  const barrier = orderBarrier()
  const idle: (() => void)[] = []

  /** An operator's order in memory holds back what is behind it. */
  const hold = ({ party, sequence }: PlacedOrder): void => {
    if (isOperator(party)) barrier.enter(sequence)
  }

  /**
   * A lane goes on reading behind an order of its own; an operator's holds back from there on, in place of all that is
   * not in memory. The mark stands between two sequences, so that it is nobody else's.
   */
  const park = (lane: Lane, party: string, behind: number | null): void => {
    lane.parkedBehind = behind
    if (behind !== null && isOperator(party)) barrier.enter(behind + MARK)
  }

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

  const refill = async (party: string, lane: Lane, behind: number): Promise<void> => {
    const read = await readOn(party, behind + 1, capacity)
    // What the stream has not shown us yet is not taken: an operator's order may stand before it.
    const orders = read.filter(({ sequence }) => sequence <= lane.seen)
    const last = read.at(-1)?.sequence ?? lane.seen
    for (const order of orders) hold(order)
    lane.queue.push(...orders)
    park(lane, party, last >= lane.seen ? null : last)
    barrier.leave(behind + MARK)
  }

  /** The lane's next order, from the log where it was parked; null when there is none. */
  const next = async (party: string, lane: Lane): Promise<PlacedOrder | null> => {
    for (let attempt = 1; lane.queue.length === 0 && lane.parkedBehind !== null; attempt += 1) {
      await refill(party, lane, lane.parkedBehind).catch(() => pause(attempt))
    }
    return lane.queue.shift() ?? null
  }

  const isDry = ({ queue, parkedBehind }: Lane): boolean => queue.length === 0 && parkedBehind === null

  const run = async (party: string, lane: Lane): Promise<void> => {
    // Looked at without a turn in between: an order that comes while the last one ends must find a lane that runs.
    while (!isDry(lane)) {
      const order = await next(party, lane)
      if (order === null) continue
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
      const lane = lanes.get(party) ?? { queue: [], parkedBehind: null, seen: 0, isRunning: false }
      lanes.set(party, lane)
      if (lane.parkedBehind === null && lane.queue.length < capacity) {
        hold(order)
        lane.queue.push(order)
      } else if (lane.parkedBehind === null) park(lane, party, lane.seen)
      lane.seen = sequence
      if (lane.isRunning) return
      lane.isRunning = true
      void run(party, lane)
    },
    /** Resolves when nothing is left to decide. */
    idle: (): Promise<void> =>
      lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => idle.push(resolve)),
    /** How many parties wait, how many orders are in memory, and how many lanes are parked. */
    waiting: (): Readonly<{ busy: number; orders: number; parked: number }> => {
      const all = [...lanes.values()]
      const orders = all.reduce((sum, { queue }) => sum + queue.length, 0)
      return { busy: all.length, orders, parked: all.filter(({ parkedBehind: it }) => it !== null).length }
    },
  }
}

export type Lanes = ReturnType<typeof openLanes>
