import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, Token } from '../../values/token.ts'

export const PortForwardClosed = defineEvent({
  kind: 'fact',
  name: 'PortForwardClosed',
  version: 1,
  aggregate: 'network',
  about: 'A port forward is no more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, forward: Token.describe('The name of the forward.') }),
  example: { order: 'close-echo', forward: 'echo' },
})

/** What PortForwardClosed says. */
export type PortForwardClosed = EventOf<typeof PortForwardClosed>
