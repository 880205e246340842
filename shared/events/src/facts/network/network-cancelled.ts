import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

/**
 * The network is given back: its members take it down.
 *
 * Written by: the network decider.
 */
export const NetworkCancelled = defineEvent({
  kind: 'fact',
  name: 'NetworkCancelled',
  version: 1,
  derives: true,
  data: z.strictObject({
    order: OrderKey,
  }),
})
export type NetworkCancelled = EventOf<typeof NetworkCancelled>
