import type { PolicyLifted } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant takes the security groups of a network back. */
export const policyLifted = (
  { network, mode }: DataOf<typeof PolicyLifted>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'LiftPolicy', order: context.key, mode }, context)
