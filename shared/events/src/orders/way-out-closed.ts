import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'
import { WayOutOf } from '../values/way-out.ts'

export const WayOutClosed = defineEvent({
  kind: 'order',
  name: 'WayOutClosed',
  version: 1,
  about: 'A way out to the IPv4 internet is not wanted any more.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    of: WayOutOf,
  }),
  example: { network: 'blue', of: { kind: 'ipv6' } },
})

/** What WayOutClosed says. */
export type WayOutClosed = EventOf<typeof WayOutClosed>
