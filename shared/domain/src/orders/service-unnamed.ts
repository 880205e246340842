import type { ServiceUnnamed } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant took a name from a workload, or from all. */
export const serviceUnnamed = (
  { network, ...data }: DataOf<typeof ServiceUnnamed>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'UnnameService', order: context.key, ...data }, context)
