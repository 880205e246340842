import type { WorkloadRemoved } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant's workload is gone. */
export const workloadRemoved = (
  { network, ...data }: DataOf<typeof WorkloadRemoved>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'RemoveWorkload', order: context.key, ...data }, context)
