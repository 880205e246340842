import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'
import { OpenWayOut } from '../../values/way-out.ts'

export const WayOutOpened = defineEvent({
  kind: 'fact',
  name: 'WayOutOpened',
  version: 1,
  aggregate: 'network',
  about: 'Workloads that speak IPv6 only, or addresses of an address space, reach the IPv4 internet.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, of: OpenWayOut }),
  example: { order: 'opened-way-out', of: { kind: 'ipv6' } },
})

/** What WayOutOpened says. */
export type WayOutOpened = EventOf<typeof WayOutOpened>
