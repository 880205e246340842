import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'

/**
 * An agent has a gap in a network's mailbox, or nothing at all, and asks for a snapshot.
 *
 * Written by: agents. `have` is the revision it holds, 0 for none.
 */
export const ResyncRequested = defineEvent({
  kind: 'report',
  name: 'ResyncRequested',
  version: 1,
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    epoch: z.string().nullable(),
    have: z.int().min(0),
  }),
})
export type ResyncRequested = EventOf<typeof ResyncRequested>
