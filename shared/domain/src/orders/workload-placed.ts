import type { WorkloadPlaced } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOn, withinQuotaOn } from './on-network.ts'

/** A tenant placed a workload on a node of a network. */
export const workloadPlaced = (
  { network, ...data }: DataOf<typeof WorkloadPlaced>,
  context: OrderContext,
): Promise<Decided> =>
  withinQuotaOn('workloads', network, context, () =>
    actOn(network, { type: 'PlaceWorkload', order: context.key, ...data }, context),
  )
