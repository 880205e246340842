import type { NetworkCancelled } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'

/** A tenant gave a network back: its members take it down, and then its claims are released. */
export const networkCancelled = async (
  { network }: ReturnType<typeof NetworkCancelled.of>['data'],
  { act, party, key, cause }: OrderContext,
): Promise<Decided> =>
  (await act('network', networkRef(party, network), { type: 'CancelNetwork', order: key, network }, cause))
    .refused
