import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Ipv4Address } from '../values/address.ts'
import { NetworkId } from '../values/token.ts'

export const PublicIpv4Released = defineEvent({
  kind: 'order',
  name: 'PublicIpv4Released',
  version: 1,
  about: 'A tenant gave an IPv4 address back. Refused while forwards or proxies stand on it, with the list.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    address: Ipv4Address.describe('The address that is given back.'),
  }),
  example: { network: 'blue', address: '198.51.100.2' },
})

/** What PublicIpv4Released says. */
export type PublicIpv4Released = EventOf<typeof PublicIpv4Released>
