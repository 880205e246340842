import { eventType, type Order, type OrderKey, type PartyId } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import { openFinisher } from '../finish.ts'
import type { Decided } from '../orders/context.ts'
import type { EarlierOrder } from '../orders/earlier-orders.ts'
import { handle } from '../orders/handlers.ts'
import { openUnderWay } from '../orders/under-way.ts'
import { branchOf, type Reads } from './branch.ts'
import { type Foreseen, whatIf } from './what-if.ts'

/** An order as a coordinator would take it up. Time comes in with it. */
export type Asked = Readonly<{ order: Order; party: PartyId; key: OrderKey }>

/** What would become of an order: why it would be refused, or null; and the facts, in the order of their writing. */
export type Foresight = Readonly<{ asked: Asked; refused: Decided; facts: readonly Foreseen[] }>

/** What would become of orders. `world` is the one they would leave behind, `reads` what they hang on. */
export type Foresights = Readonly<{ orders: readonly Foresight[]; world: World; reads: Reads }>

export type ForeseeOptions = Readonly<{
  /** Milliseconds since 1970. */
  now: number
  coolDownMs: number
  /** What became of an order that was decided already; null where none was. */
  outcomeOf?: (key: OrderKey) => EarlierOrder | null
}>

/**
 * Decides orders one after the other, each in the world that the one before it would leave behind: with the very
 * handlers of a coordinator, and with nothing written. The world given is not touched.
 */
export const foresee = async (
  base: World,
  orders: readonly Asked[],
  { now, coolDownMs, outcomeOf = () => null }: ForeseeOptions,
): Promise<Foresights> => {
  const { world, reads } = branchOf(base)
  let facts: Foreseen[] = []
  const act = whatIf(world, now, (foreseen) => facts.push(foreseen))
  const { finish: release } = openFinisher({ world, act, now: () => now, coolDownMs })
  const foresights: Foresight[] = []
  const decided = new Map<OrderKey, EarlierOrder>()
  const earlier = {
    outcomeOf: async (key: OrderKey) => decided.get(key) ?? outcomeOf(key),
    // Its outcome is all that is written of an order that was cancelled in time.
    cancel: async () => null,
  }
  for (const asked of orders) {
    facts = []
    const { order, party, key } = asked
    const cause = { causationId: key, correlationId: key }
    const context = {
      world,
      act,
      party,
      key,
      cause,
      release,
      mayRecordRefusal: () => true,
      earlier,
      underWay: openUnderWay().of(key),
      now,
    }
    const refused = await handle(order, context)
    const type = eventType('order', order.name, order.version)
    decided.set(
      key,
      refused === null ? { isAccepted: true, type } : { isAccepted: false, code: refused.code },
    )
    foresights.push({ asked, refused, facts })
  }
  return { orders: foresights, world, reads }
}
