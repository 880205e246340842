import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const NetworkResumed = defineEvent({
  kind: 'fact',
  name: 'NetworkResumed',
  version: 1,
  aggregate: 'network',
  about: 'The network is open again.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey }),
  example: { order: 'resume-blue' },
})

/** What NetworkResumed says. */
export type NetworkResumed = EventOf<typeof NetworkResumed>
