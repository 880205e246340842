import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const NetworkCancelled = defineEvent({
  kind: 'order',
  name: 'NetworkCancelled',
  version: 1,
  about:
    'A tenant gave a network back: it is taken down on every machine, and its prefixes cool down before anyone gets them.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
  }),
  example: { network: 'blue' },
})

/** What NetworkCancelled says. */
export type NetworkCancelled = EventOf<typeof NetworkCancelled>
