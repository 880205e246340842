import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const SliceFilled = defineEvent({
  kind: 'fact',
  name: 'SliceFilled',
  version: 1,
  aggregate: 'slice',
  about: 'So much of a slice is given or cooling; when it is full, its owner gets another one.',
  by: 'the slice decider, on the edge',
  data: z.strictObject({
    percent: z.literal([80, 95]).describe('Which mark was reached.'),
    taken: z.int().describe('How many /64s are given or cooling.'),
    of: z.int().describe('How many there are.'),
  }),
  example: { percent: 80, taken: 205, of: 256 },
})

/** What SliceFilled says. */
export type SliceFilled = EventOf<typeof SliceFilled>
