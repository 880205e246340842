import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const PolicyLifted = defineEvent({
  kind: 'fact',
  name: 'PolicyLifted',
  version: 1,
  aggregate: 'network',
  about: 'The network has no security groups any more, in force or staged.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    mode: z.enum(['staged', 'enforced']).describe('Which of its two policies.'),
  }),
  example: { order: 'lift-blue', mode: 'staged' },
})

/** What PolicyLifted says. */
export type PolicyLifted = EventOf<typeof PolicyLifted>
