import type { PeeringEnded } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { say } from './peering.ts'

/** A tenant's network ends a peering, takes back its offer, or turns one down. */
export const peeringEnded = (data: DataOf<typeof PeeringEnded>, context: OrderContext): Promise<Decided> =>
  say('EndPeering', data, context)
