import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const AllocationFilled = defineEvent({
  kind: 'fact',
  name: 'AllocationFilled',
  version: 1,
  aggregate: 'allocation',
  about: 'So much of an allocation is cut: extend it, or register another one, before it is full.',
  by: 'the allocation decider, on the edge',
  data: z.strictObject({
    percent: z.literal([80, 95]).describe('Which mark was reached.'),
    cut: z.int().describe('How many slices are cut.'),
    of: z.int().describe('How many there are, PrefixZero left out.'),
  }),
  example: { percent: 80, cut: 204, of: 255 },
})

/** What AllocationFilled says. */
export type AllocationFilled = EventOf<typeof AllocationFilled>
