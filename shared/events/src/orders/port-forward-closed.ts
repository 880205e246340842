import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, Token } from '../values/token.ts'

export const PortForwardClosed = defineEvent({
  kind: 'order',
  name: 'PortForwardClosed',
  version: 1,
  about: 'A port forward is not wanted any more.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    forward: Token.describe('The name of the forward.'),
  }),
  example: { network: 'blue', forward: 'echo' },
})

/** What PortForwardClosed says. */
export type PortForwardClosed = EventOf<typeof PortForwardClosed>
