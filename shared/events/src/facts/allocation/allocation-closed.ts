import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const AllocationClosed = defineEvent({
  kind: 'fact',
  name: 'AllocationClosed',
  version: 1,
  aggregate: 'allocation',
  about:
    'An allocation was withdrawn, and no slice is cut from it any more: not by a coordinator either that has not heard of it, since such a one knows only registrations up to `registered`. Registered again later it is open.',
  by: 'the allocation decider, after AllocationWithdrawn',
  data: z.strictObject({
    registered: z.int().min(1).describe('The FACTS position of the last registration that counts no more.'),
  }),
  example: { registered: 4 },
})

/** What AllocationClosed says. */
export type AllocationClosed = EventOf<typeof AllocationClosed>
