import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const PoolFilled = defineEvent({
  kind: 'fact',
  name: 'PoolFilled',
  version: 1,
  aggregate: 'pool',
  about: "So much of an exit group's IPv4 is given or cooling: register more.",
  by: 'the pool decider, on the edge',
  data: z.strictObject({
    percent: z.literal([80, 95]).describe('Which mark was reached.'),
    taken: z.int().describe('How many addresses are given or cooling.'),
    of: z.int().describe('How many there are.'),
  }),
  example: { percent: 80, taken: 8, of: 10 },
})

/** What PoolFilled says. */
export type PoolFilled = EventOf<typeof PoolFilled>
