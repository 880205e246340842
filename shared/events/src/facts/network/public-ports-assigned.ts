import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { OrderKey } from '../../values/token.ts'
import { Port } from '../../values/transport.ts'

export const PublicPortsAssigned = defineEvent({
  kind: 'fact',
  name: 'PublicPortsAssigned',
  version: 1,
  aggregate: 'network',
  about: 'The network leaves by 1,024 ports of the shared address of its exit, from `first` on.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    address: Ipv4Address.describe('The shared address.'),
    first: Port.describe('The first port of the block.'),
  }),
  example: { order: 'order-ports', address: '198.51.100.1', first: 1024 },
})

/** What PublicPortsAssigned says. */
export type PublicPortsAssigned = EventOf<typeof PublicPortsAssigned>
