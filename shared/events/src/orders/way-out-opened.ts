import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'
import { WayOutOf } from '../values/way-out.ts'

export const WayOutOpened = defineEvent({
  kind: 'order',
  name: 'WayOutOpened',
  version: 1,
  about:
    'Who has no IPv4 of the network gets out to the IPv4 internet, at its exit: workloads that speak IPv6 only, or addresses of an address space.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    of: WayOutOf,
  }),
  example: { network: 'blue', of: { kind: 'ipv6' } },
})

/** What WayOutOpened says. */
export type WayOutOpened = EventOf<typeof WayOutOpened>
