import type { KeyRotationForced } from '@sixfold/events/orders'
import { networkRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A rotation that waits for somebody ends without him. Where none is under way, nothing is done. */
export const keyRotationForced = async (
  { network }: DataOf<typeof KeyRotationForced>,
  { act, party, key, cause }: OrderContext,
): Promise<Decided> =>
  (await act('network', networkRef(party, network), { type: 'ForceRotation', order: key, network }, cause))
    .refused
