import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Prefix } from '../values/prefix.ts'

export const AllocationWithdrawn = defineEvent({
  kind: 'order',
  name: 'AllocationWithdrawn',
  version: 1,
  about:
    'An allocation goes back to where it came from. Nothing is given from it any more. Refused while networks have a /64 of it, with the list, unless `force` says that they are to lose it one by one: then nothing new is given, and what is in use stays until it is released.',
  by: 'operators',
  data: z.strictObject({
    prefix: Prefix.describe('The allocation as it was registered.'),
    force: z.boolean().describe('Withdraw it although networks have a /64 of it.').default(false),
  }),
  example: { prefix: '2001:db8:a::/48', force: false },
})

/** What AllocationWithdrawn says. */
export type AllocationWithdrawn = EventOf<typeof AllocationWithdrawn>
