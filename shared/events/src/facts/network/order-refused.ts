import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const OrderRefused = defineEvent({
  kind: 'fact',
  name: 'OrderRefused',
  version: 1,
  aggregate: 'network',
  about: 'An order about the network came to nothing, and so it stays.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: { order: 'add-oslo-9', code: 'NODE_UNKNOWN', sentence: 'no node A… is registered' },
})

/** What OrderRefused says. */
export type OrderRefused = EventOf<typeof OrderRefused>
