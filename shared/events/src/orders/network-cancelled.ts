import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

/**
 * A tenant gave a network back: it is taken down on every machine, and its prefixes cool down before anyone gets them.
 *
 * Published by: portals.
 */
export const NetworkCancelled = defineEvent({
  kind: 'order',
  name: 'NetworkCancelled',
  version: 1,
  data: z.strictObject({
    network: NetworkId,
  }),
})
export type NetworkCancelled = EventOf<typeof NetworkCancelled>
