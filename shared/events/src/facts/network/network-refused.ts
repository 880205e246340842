import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const NetworkRefused = defineEvent({
  kind: 'fact',
  name: 'NetworkRefused',
  version: 1,
  about:
    'An order for this network was refused before anything was founded; its id stays free. Two coordinators may know different things at the same moment, and only one of them is right about one order: the network says which. Behind this fact nobody founds the network by that order any more.',
  aggregate: 'network',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: { order: 'order-red', code: 'NODE_UNKNOWN', sentence: 'no node A… is registered' },
})

/** What NetworkRefused says. */
export type NetworkRefused = EventOf<typeof NetworkRefused>
