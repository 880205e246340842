import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Hash } from '../../envelope.ts'

/**
 * An order was refused, and nothing else happened. The last write of deciding it.
 *
 * `position` is its sequence in ORDERS, `stream` which ORDERS that was: sequences begin again in another one.
 *
 * Written by: the coordinator. `code` is for machines and never changes its meaning; `sentence` says what is wrong and
 * what would be right; `excerpt` is at most 1 KiB of what was bad.
 */
export const OrderRejected = defineEvent({
  kind: 'fact',
  name: 'OrderRejected',
  version: 1,
  data: z.strictObject({
    orderType: z.string().nullable(),
    bytes: Hash,
    position: z.int().min(1),
    stream: z.string().min(1).max(64),
    code: z.string(),
    sentence: z.string(),
    field: z.string().nullable(),
    excerpt: z.string().max(1024),
  }),
})
export type OrderRejected = EventOf<typeof OrderRejected>
