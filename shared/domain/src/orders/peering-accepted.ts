import type { PeeringAccepted } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { say } from './peering.ts'

/** A tenant's network accepts what another one offered. */
export const peeringAccepted = (
  data: DataOf<typeof PeeringAccepted>,
  context: OrderContext,
): Promise<Decided> => say('AcceptPeering', data, context)
