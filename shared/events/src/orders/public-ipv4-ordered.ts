import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Ipv4Address } from '../values/address.ts'
import { NetworkId } from '../values/token.ts'

export const PublicIpv4Ordered = defineEvent({
  kind: 'order',
  name: 'PublicIpv4Ordered',
  version: 1,
  about:
    'A tenant bought an IPv4 address for a network: its source address outside, and the target of its forwards and proxies. `address` asks for a certain one.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    address: Ipv4Address.describe('A certain address; left out: any that is free.').optional(),
  }),
  example: { network: 'blue' },
})

/** What PublicIpv4Ordered says. */
export type PublicIpv4Ordered = EventOf<typeof PublicIpv4Ordered>
