import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'
import { Port } from '../values/transport.ts'

export const PublicPortsReleased = defineEvent({
  kind: 'order',
  name: 'PublicPortsReleased',
  version: 1,
  about: 'A tenant gave a block of ports back. What goes on by them ends.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    first: Port.describe('The first port of the block.'),
  }),
  example: { network: 'blue', first: 1024 },
})

/** What PublicPortsReleased says. */
export type PublicPortsReleased = EventOf<typeof PublicPortsReleased>
