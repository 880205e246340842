import type { Follower } from '@sixfold/decider'
import { isOperator } from '@sixfold/domain'
import { PartyId } from '@sixfold/events'
import {
  type Connection,
  followOrders,
  ordersState,
  type ReceivedOrder,
  readOrders,
} from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import { decideOrder, type OrderDesk } from './decide-order.ts'
import type { decidedOrders } from './decided.ts'
import { openLanes } from './lanes.ts'
import type { PlacedOrder } from './placed-order.ts'

export type IntakeOptions = Readonly<{
  connection: Connection
  desk: OrderDesk
  decided: ReturnType<typeof decidedOrders>
  log: Log
  pause: (milliseconds: number) => Promise<void>
}>

const PAUSE_MAX_MS = 5_000

/** Reads ORDERS in sequence into the lanes, from the first order that has no outcome. */
export const takeOrders = async ({
  connection,
  desk,
  decided,
  log,
  pause,
}: IntakeOptions): Promise<Follower> => {
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
    isOperator: (party) => {
      const parsed = PartyId.safeParse(party)
      return parsed.success && isOperator({ world: desk.world, party: parsed.data })
    },
    decide: async (order) => {
      const started = performance.now()
      const { key, outcome, refusal, type } = await decideOrder(desk, order)
      known.add(order.sequence)
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

  return followOrders(connection, known.endOfRun(Math.max(1, firstSequence)), (received) => {
    if (!decided.has(stream, received.party, received.sequence)) lanes.push(placed(received))
  })
}
