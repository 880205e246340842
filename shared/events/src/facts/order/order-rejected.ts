import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Hash } from '../../envelope.ts'

export const OrderRejected = defineEvent({
  kind: 'fact',
  name: 'OrderRejected',
  version: 1,
  about:
    'An order was refused, and nothing else happened. The last write of deciding it. `position` is its sequence in ORDERS, `stream` which ORDERS that was: sequences begin again in another one. `code` is for machines and never changes its meaning; `sentence` says what is wrong and what would be right; `excerpt` is at most 1 KiB of what was bad. Of an order that was cancelled before it came `stream` is `cancelled-before-it-came`, and `bytes` and `position` are those of the order that cancelled it.',
  aggregate: 'order',
  by: 'the coordinator',
  data: z.strictObject({
    orderType: z
      .string()
      .nullable()
      .describe('The CloudEvents type of the order; null where it could not be read.'),
    bytes: Hash.describe(
      "sha256 of the order's bytes, in base64url without padding: the same key with other bytes is a reused id. With the code `cancelled`: of the bytes of the OrderCancelled.",
    ),
    position: z
      .int()
      .min(1)
      .describe("The order's sequence in ORDERS; with the code `cancelled` that of the OrderCancelled."),
    stream: z
      .string()
      .min(1)
      .max(64)
      .describe(
        'Which ORDERS that was: sequences begin again in another one. `cancelled-before-it-came` where the order lay in none when it was decided.',
      ),
    code: z.string().describe('For machines: it never changes its meaning. See the rejections.'),
    sentence: z.string().describe('What is wrong, and what would be right; at most 512 bytes.'),
    field: z
      .string()
      .nullable()
      .describe('Which field is wrong: `data.resources.0.node`, `party`, `(whole)` …; null where none is.'),
    excerpt: z
      .string()
      .max(1024)
      .describe(
        'What stood there, as JSON: at most 1 KiB. `(nothing)` where the field is missing; the beginning of the body where that is no JSON or no field is named; empty with the code `cancelled`.',
      ),
  }),
  example: {
    orderType: 'sixfold.order.NetworkOrdered.v1',
    bytes: 'TV_slZBl6jGQhf26uDDUhR00gTibBQtjQSP-izMM5ik',
    position: 7,
    stream: '2026-11-21T07:00:00Z',
    code: 'NODE_UNKNOWN',
    sentence: 'no node A… is registered',
    field: 'data.resources.0.node',
    excerpt: '"A…"',
  },
})

/** What OrderRejected says. */
export type OrderRejected = EventOf<typeof OrderRejected>
