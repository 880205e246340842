import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Instant } from '../../values/instant.ts'

export const RejectionsCounted = defineEvent({
  kind: 'fact',
  name: 'RejectionsCounted',
  version: 1,
  about:
    "A party's orders were refused faster than each can have a fact of its own: this many in this minute. The positions are in the ORDERS called `stream`. A party's orders are decided one after the other, so all of its orders up to `lastPosition` are decided; those from `firstPosition` on without a fact of their own are refused. Nothing else is kept of them: published again, the same bytes are decided anew. It comes within two minutes.",
  aggregate: 'order',
  by: 'the coordinator, one per party and minute',
  data: z.strictObject({
    minute: Instant.describe('When the minute began.'),
    count: z.int().min(1).describe('How many orders were refused in it without a fact of their own.'),
    firstPosition: z.int().min(1).describe('The sequence in ORDERS of the first of them.'),
    lastPosition: z.int().min(1).describe('The sequence of the last.'),
    stream: z.string().min(1).max(64).describe('Which ORDERS that was.'),
  }),
  example: {
    minute: '2026-11-21T08:00:00.000Z',
    count: 940,
    firstPosition: 61,
    lastPosition: 1000,
    stream: '2026-11-21T07:00:00Z',
  },
})

/** What RejectionsCounted says. */
export type RejectionsCounted = EventOf<typeof RejectionsCounted>
