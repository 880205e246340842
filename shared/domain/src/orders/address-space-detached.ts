import type { AddressSpaceDetached } from '@sixfold/events/orders'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { actOnNetwork } from './on-network.ts'

/** A tenant's network does not use an address space any more. Its ranges are released once its members know. */
export const addressSpaceDetached = (
  { network, ...data }: DataOf<typeof AddressSpaceDetached>,
  context: OrderContext,
): Promise<Decided> => actOnNetwork(network, { type: 'DetachSpace', order: context.key, ...data }, context)
