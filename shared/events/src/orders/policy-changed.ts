import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { SecurityGroups } from '../values/policy.ts'
import { NetworkId } from '../values/token.ts'

export const PolicyChanged = defineEvent({
  kind: 'order',
  name: 'PolicyChanged',
  version: 1,
  about:
    'The security groups of a network, all of them, in place of those before. `staged`: only counted what they would drop, beside those in force.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    mode: z
      .enum(['staged', 'enforced'])
      .describe(
        '`enforced`: they hold. `staged`: what they would drop is only counted, beside those that hold.',
      ),
    groups: SecurityGroups.describe('All security groups of the network, in place of those before.'),
  }),
  example: {
    network: 'blue',
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
