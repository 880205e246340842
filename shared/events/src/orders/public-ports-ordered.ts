import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const PublicPortsOrdered = defineEvent({
  kind: 'order',
  name: 'PublicPortsOrdered',
  version: 1,
  about:
    'A tenant bought 1,024 ports of the shared IPv4 address of its exit for a network: nobody else leaves by them, and nobody else uses them up. Up to four times for one network.',
  by: 'portals',
  data: z.strictObject({ network: NetworkId.describe('The network, by the id that its party gave it.') }),
  example: { network: 'blue' },
})

/** What PublicPortsOrdered says. */
export type PublicPortsOrdered = EventOf<typeof PublicPortsOrdered>
