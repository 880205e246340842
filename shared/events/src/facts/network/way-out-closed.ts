import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'
import { OpenWayOut } from '../../values/way-out.ts'

export const WayOutClosed = defineEvent({
  kind: 'fact',
  name: 'WayOutClosed',
  version: 1,
  aggregate: 'network',
  about: 'A way out to the IPv4 internet is no more. That of a space also ends when the space is detached.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, of: OpenWayOut }),
  example: { order: 'closed-way-out', of: { kind: 'ipv6' } },
})

/** What WayOutClosed says. */
export type WayOutClosed = EventOf<typeof WayOutClosed>
