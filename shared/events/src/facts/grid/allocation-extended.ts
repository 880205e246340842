import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId } from '../../values/token.ts'

export const AllocationExtended = defineEvent({
  kind: 'fact',
  name: 'AllocationExtended',
  version: 1,
  aggregate: 'grid',
  about: 'An allocation became larger. It keeps the name of the prefix that it was registered with.',
  by: 'the grid decider',
  data: z.strictObject({
    prefix: Prefix.describe('The allocation as it was registered.'),
    extended: Prefix.describe('What it is part of now.'),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: { prefix: '2001:db8:a::/48', extended: '2001:db8:a::/47', operator: 'operator' },
})

/** What AllocationExtended says. */
export type AllocationExtended = EventOf<typeof AllocationExtended>
