import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'

export const ResyncRequested = defineEvent({
  kind: 'report',
  name: 'ResyncRequested',
  version: 1,
  about:
    "An agent has a gap in a network's mailbox, or nothing at all, and asks for a snapshot. `have` is the revision it holds, 0 for none.",
  by: 'agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    epoch: z.string().nullable().describe('The mailbox stream that it knows; null for none.'),
    have: z.int().min(0).describe('The revision that it holds; 0 for none.'),
  }),
  example: { party: 'acme', network: 'blue', epoch: '2026-11-21T07:00:00Z', have: 0 },
})

/** What ResyncRequested says. */
export type ResyncRequested = EventOf<typeof ResyncRequested>
