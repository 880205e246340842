import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Holder } from '../../values/holder.ts'
import { Prefix } from '../../values/prefix.ts'
import { PartyId } from '../../values/token.ts'

/**
 * A prefix belongs to the grid now. It overlaps no other: that is why all of them are facts of one aggregate.
 *
 * Written by: the grid decider. Read by: whoever cuts slices.
 */
export const AllocationRegistered = defineEvent({
  kind: 'fact',
  name: 'AllocationRegistered',
  version: 1,
  data: z.strictObject({
    prefix: Prefix,
    holder: Holder,
    sliceLength: z.int().min(48).max(63),
    operator: PartyId,
  }),
})
export type AllocationRegistered = EventOf<typeof AllocationRegistered>
