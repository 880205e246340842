import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { OrderKey } from '../../values/token.ts'
import { Port } from '../../values/transport.ts'

export const PublicPortsReleased = defineEvent({
  kind: 'fact',
  name: 'PublicPortsReleased',
  version: 1,
  aggregate: 'network',
  about: "A block of ports of the shared address is not the network's any more.",
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    address: Ipv4Address.describe('The shared address.'),
    first: Port.describe('The first port of the block.'),
  }),
  example: { order: 'release-ports', address: '198.51.100.1', first: 1024 },
})

/** What PublicPortsReleased says. */
export type PublicPortsReleased = EventOf<typeof PublicPortsReleased>
