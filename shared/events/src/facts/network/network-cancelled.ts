import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const NetworkCancelled = defineEvent({
  kind: 'fact',
  name: 'NetworkCancelled',
  version: 1,
  about: 'The network is given back: its members take it down.',
  aggregate: 'network',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
  }),
  example: { order: 'cancel-blue' },
})

/** What NetworkCancelled says. */
export type NetworkCancelled = EventOf<typeof NetworkCancelled>
