import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const PolicyLifted = defineEvent({
  kind: 'order',
  name: 'PolicyLifted',
  version: 1,
  about:
    'The security groups of a network are no more: in force, the network is open among its own again; staged, nothing is counted.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    mode: z.enum(['staged', 'enforced']).describe('Which of its two policies.'),
  }),
  example: { network: 'blue', mode: 'enforced' },
})

/** What PolicyLifted says. */
export type PolicyLifted = EventOf<typeof PolicyLifted>
