import type { NetworkSuspended } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A network is closed at every member and at its exit. One that is closed already stays so. */
export const networkSuspended = async (
  { network }: DataOf<typeof NetworkSuspended>,
  { act, party, key, cause }: OrderContext,
): Promise<Decided> =>
  (await act('network', networkRef(party, network), { type: 'SuspendNetwork', order: key, network }, cause))
    .refused
