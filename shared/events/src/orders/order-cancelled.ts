import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'

export const OrderCancelled = defineEvent({
  kind: 'order',
  name: 'OrderCancelled',
  version: 1,
  about:
    'An order of the same party is not wanted any more. The orders of a party are decided in sequence, so one that was stored before is decided already: a `NetworkOrdered` whose network has never converged is taken back, and its network is cancelled; anything else is done, or was refused, and this is refused as `ORDER_DONE`. An order that has no outcome (it comes later, never, or was only counted) is rejected as `cancelled`, and whatever comes under its source and id is not carried out.',
  by: 'portals',
  data: z.strictObject({
    source: z
      .string()
      .min(1)
      .max(256)
      .describe('The CloudEvents `source` of the order that is not wanted any more.'),
    id: z.string().min(1).max(256).describe('The CloudEvents `id` of that order.'),
  }),
  example: { source: 'https://portal.example/acme', id: '4711' },
})

/** What OrderCancelled says. */
export type OrderCancelled = EventOf<typeof OrderCancelled>
