import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const NetworkSuspended = defineEvent({
  kind: 'fact',
  name: 'NetworkSuspended',
  version: 1,
  aggregate: 'network',
  about: 'The network is closed at every member and at its exit.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey }),
  example: { order: 'suspend-blue' },
})

/** What NetworkSuspended says. */
export type NetworkSuspended = EventOf<typeof NetworkSuspended>
