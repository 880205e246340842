import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const NetworkAbandoned = defineEvent({
  kind: 'fact',
  name: 'NetworkAbandoned',
  version: 1,
  about: 'A founded network will not be: something that it needs ran out. Its claims are released.',
  aggregate: 'network',
  by: 'the network decider',
  data: z.strictObject({
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: { code: 'PREFIX_EXHAUSTED', sentence: 'no /64 is left on node oslo-2' },
})

/** What NetworkAbandoned says. */
export type NetworkAbandoned = EventOf<typeof NetworkAbandoned>
