import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const NetworkConverged = defineEvent({
  kind: 'fact',
  name: 'NetworkConverged',
  version: 1,
  about: 'Every member applied at least this revision.',
  aggregate: 'network',
  by: 'the network decider, on the edge',
  data: z.strictObject({
    revision: z
      .int()
      .min(1)
      .describe('The position in FACTS up to which every member has applied what concerns the network.'),
  }),
  example: { revision: 13 },
})

/** What NetworkConverged says. */
export type NetworkConverged = EventOf<typeof NetworkConverged>
