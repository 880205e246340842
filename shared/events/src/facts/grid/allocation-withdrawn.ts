import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId } from '../../values/token.ts'

export const AllocationWithdrawn = defineEvent({
  kind: 'fact',
  name: 'AllocationWithdrawn',
  version: 1,
  aggregate: 'grid',
  about: 'Nothing is given from an allocation any more.',
  by: 'the grid decider',
  data: z.strictObject({
    prefix: Prefix.describe('The allocation as it was registered.'),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: { prefix: '2001:db8:a::/48', operator: 'operator' },
})

/** What AllocationWithdrawn says. */
export type AllocationWithdrawn = EventOf<typeof AllocationWithdrawn>
