import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Hash } from '../../envelope.ts'

export const OrderAccepted = defineEvent({
  kind: 'fact',
  name: 'OrderAccepted',
  version: 1,
  about:
    "An order was decided and everything it asked for is on the log. The last write of deciding it. `position` is its sequence in ORDERS, `stream` which ORDERS that was: sequences begin again in another one. `bytes` is the hash of the order's body: the same key with another body is a reused id.",
  aggregate: 'order',
  by: 'the coordinator that finished it, expecting that no outcome is there yet',
  data: z.strictObject({
    orderType: z.string().describe('The CloudEvents type of the order.'),
    bytes: Hash.describe(
      "sha256 of the order's bytes, in base64url without padding: the same key with other bytes is a reused id.",
    ),
    position: z.int().min(1).describe("The order's sequence in ORDERS."),
    stream: z
      .string()
      .min(1)
      .max(64)
      .describe('Which ORDERS that was: sequences begin again in another one.'),
  }),
  example: {
    orderType: 'sixfold.order.NetworkOrdered.v1',
    bytes: 'Put-luWc5A-csaCJ2roHn9aZ9oZ6MPZjSvhXCWeyN1o',
    position: 7,
    stream: '2026-11-21T07:00:00Z',
  },
})

/** What OrderAccepted says. */
export type OrderAccepted = EventOf<typeof OrderAccepted>
