import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { OrderKey } from '../../values/token.ts'

export const PublicIpv4Assigned = defineEvent({
  kind: 'fact',
  name: 'PublicIpv4Assigned',
  version: 1,
  aggregate: 'network',
  about: 'The network has an IPv4 address of its own outside.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, address: Ipv4Address.describe('The address.') }),
  example: { order: 'order-ipv4', address: '198.51.100.2' },
})

/** What PublicIpv4Assigned says. */
export type PublicIpv4Assigned = EventOf<typeof PublicIpv4Assigned>
