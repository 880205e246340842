import type { PolicyChanged } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant changed the security groups of a network. */
export const policyChanged = (
  { network, ...data }: DataOf<typeof PolicyChanged>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'ChangePolicy', order: context.key, ...data }, context)
