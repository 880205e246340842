import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'

export const OrderCancelled = defineEvent({
  kind: 'order',
  name: 'OrderCancelled',
  version: 1,
  about:
    'An earlier order of the same party is not wanted any more. One that is not decided yet will be rejected as `cancelled`; a network that never converged yet is cancelled; anything else is done already and is refused as `ORDER_DONE`.',
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
