import type { Follower } from '@sixfold/decider'
import { isOperator } from '@sixfold/domain'
import {
  type Connection,
  followOrders,
  ordersState,
  type ReceivedOrder,
  readOrders,
} from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import { decideOrder, type OrderDesk, type OrderOutcome } from './decide-order.ts'
import type { decidedOrders } from './decided.ts'
import { type Lanes, openLanes } from './lanes.ts'
import type { PlacedOrder } from './placed-order.ts'

export type IntakeOptions = Readonly<{
  connection: Connection
  desk: OrderDesk
  decided: ReturnType<typeof decidedOrders>
  log: Log
  pause: (milliseconds: number) => Promise<void>
  /** For every order, once it is decided. */
  onDecided?: (outcome: OrderOutcome) => void
}>

const PAUSE_MAX_MS = 5_000

/** Reads ORDERS in sequence into the lanes, from the first order that has no outcome. */
export const takeOrders = async ({
  connection,
  desk,
  decided,
  log,
  pause,
  onDecided,
}: IntakeOptions): Promise<Follower & Readonly<{ waiting: Lanes['waiting'] }>> => {
  const { created: stream, firstSequence } = await ordersState(connection)
  const known = decided.of(stream)
  const placed = ({ sequence, party, bytes }: ReceivedOrder): PlacedOrder => ({
    sequence,
    stream,
    party,
    // Bytes off the wire are a view that is only good for now, and a lane waits.
    bytes: bytes.slice(),
  })

  const lanes = openLanes({
    isOperator: (party) => isOperator({ world: desk.world, party }),
    decide: async (order) => {
      const started = performance.now()
      const decision = await decideOrder(desk, order)
      const { key, outcome, refusal, type } = decision
      known.add(order.sequence)
      onDecided?.(decision)
      const fields = {
        order: order.sequence,
        party: order.party,
        key,
        event: type,
        elapsedMs: Math.round(performance.now() - started),
      }
      if (refusal === null) log.info(fields, `order ${outcome}`)
      else
        log.info(
          { ...fields, code: refusal.code, reason: refusal.sentence, field: refusal.field },
          'order rejected',
        )
    },
    read: async (party, from, limit) => (await readOrders(connection, party, from, limit)).map(placed),
    pause: (attempt) => pause(Math.min(PAUSE_MAX_MS, 50 * 2 ** Math.min(attempt, 7))),
    onTrouble: ({ sequence, party }, err) =>
      log.error({ order: sequence, party, err }, 'an order could not be decided yet'),
  })

  const follower = await followOrders(connection, known.endOfRun(Math.max(1, firstSequence)), (received) => {
    if (!decided.has(stream, received.party, received.sequence)) lanes.push(placed(received))
  })
  return {
    caughtUp: follower.caughtUp,
    failed: follower.failed,
    waiting: lanes.waiting,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
