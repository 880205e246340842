import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const NetworkSuspended = defineEvent({
  kind: 'order',
  name: 'NetworkSuspended',
  version: 1,
  about:
    'A network is closed at every member and at its exit, in all directions. Addresses, keys and everything else stay.',
  by: 'portals',
  data: z.strictObject({ network: NetworkId.describe('The network, by the id that its party gave it.') }),
  example: { network: 'blue' },
})

/** What NetworkSuspended says. */
export type NetworkSuspended = EventOf<typeof NetworkSuspended>
