import type { NetworkResumed } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A suspended network is open again. One that is open stays so. */
export const networkResumed = async (
  { network }: DataOf<typeof NetworkResumed>,
  { act, party, key, cause }: OrderContext,
): Promise<Decided> =>
  (await act('network', networkRef(party, network), { type: 'ResumeNetwork', order: key, network }, cause))
    .refused
