import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Holder } from '../../values/holder.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId } from '../../values/token.ts'

export const AllocationRegistered = defineEvent({
  kind: 'fact',
  name: 'AllocationRegistered',
  version: 1,
  about:
    'A prefix belongs to the grid now. It overlaps no other: that is why all of them are facts of one aggregate.',
  aggregate: 'grid',
  by: 'the grid decider',
  readBy: 'whoever cuts slices',
  data: z.strictObject({
    prefix: Prefix.describe('The allocation.'),
    holder: Holder,
    sliceLength: z.int().min(48).max(63).describe('How long its slices are.'),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    prefix: '2001:db8:a::/48',
    holder: { kind: 'farm', id: 'oslo' },
    sliceLength: 56,
    operator: 'operator',
  },
})

/** What AllocationRegistered says. */
export type AllocationRegistered = EventOf<typeof AllocationRegistered>
