import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { OrderKey } from '../../values/token.ts'

export const PublicIpv4Released = defineEvent({
  kind: 'fact',
  name: 'PublicIpv4Released',
  version: 1,
  aggregate: 'network',
  about: "An IPv4 address is not the network's any more.",
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, address: Ipv4Address.describe('The address.') }),
  example: { order: 'release-ipv4', address: '198.51.100.2' },
})

/** What PublicIpv4Released says. */
export type PublicIpv4Released = EventOf<typeof PublicIpv4Released>
