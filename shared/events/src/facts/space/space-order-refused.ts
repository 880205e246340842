import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const SpaceOrderRefused = defineEvent({
  kind: 'fact',
  name: 'SpaceOrderRefused',
  version: 1,
  aggregate: 'space',
  about:
    'An order about who may use the address space, or one that would have made it one, came to nothing, and so it stays.',
  by: 'the space decider',
  data: z.strictObject({
    order: OrderKey,
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: {
    order: 'unshare-legacy-early',
    code: 'SPACE_IN_USE',
    sentence: 'network umbrella/green uses address space legacy: it has 10.10.0.0/24',
  },
})

/** What SpaceOrderRefused says. */
export type SpaceOrderRefused = EventOf<typeof SpaceOrderRefused>
