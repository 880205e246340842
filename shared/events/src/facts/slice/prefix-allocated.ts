import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { Prefix } from '../../values/prefix.ts'

/**
 * /64s of a slice were taken, each by a claim. Claims that waited together are one fact.
 *
 * Written by: the slice decider. Confirmed by the network's NetworkAllocated, or released.
 */
export const PrefixAllocated = defineEvent({
  kind: 'fact',
  name: 'PrefixAllocated',
  version: 1,
  data: z.strictObject({
    allocations: z.array(z.strictObject({ claim: Claim, prefix: Prefix })).min(1),
  }),
})
export type PrefixAllocated = EventOf<typeof PrefixAllocated>
