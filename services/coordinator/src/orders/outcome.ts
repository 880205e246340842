import type { Refusal } from '@sixfold/decider'
import { toldRefusal } from '@sixfold/domain'
import { OrderAccepted, OrderRejected } from '@sixfold/events/facts'
import type { PlacedOrder } from './placed-order.ts'

/** What becomes of an order, as the fact that is written last. `digest` is the hash of its bytes. */
export const outcomeFact = (
  refusal: Refusal | null,
  type: string | null,
  { bytes, sequence, stream }: PlacedOrder,
  digest: string,
) =>
  refusal === null
    ? OrderAccepted.of({ orderType: type ?? '', bytes: digest, position: sequence, stream })
    : OrderRejected.of({
        orderType: type,
        bytes: digest,
        position: sequence,
        stream,
        ...toldRefusal(refusal, bytes),
      })
