import type { PeeringOffered } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { say } from './peering.ts'

/** A tenant's network is willing to peer with another one. */
export const peeringOffered = (
  data: DataOf<typeof PeeringOffered>,
  context: OrderContext,
): Promise<Decided> => say('OfferPeering', data, context)
