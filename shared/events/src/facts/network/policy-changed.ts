import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { SecurityGroups } from '../../values/policy.ts'
import { OrderKey } from '../../values/token.ts'

export const PolicyChanged = defineEvent({
  kind: 'fact',
  name: 'PolicyChanged',
  version: 1,
  aggregate: 'network',
  about: 'The security groups of the network, in force or staged.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    mode: z
      .enum(['staged', 'enforced'])
      .describe('`enforced`: they hold. `staged`: what they would drop is only counted.'),
    groups: SecurityGroups.describe('All security groups, in place of those before.'),
  }),
  example: {
    order: 'policy-blue',
    mode: 'enforced',
    groups: [
      {
        label: 'frontend',
        allow: [{ from: { kind: 'any' }, service: { protocol: 'tcp', ports: [{ first: 443, last: 443 }] } }],
      },
    ],
  },
})

/** What PolicyChanged says. */
export type PolicyChanged = EventOf<typeof PolicyChanged>
