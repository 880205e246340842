import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Ipv4Address, Ipv6Address } from '../values/address.ts'
import { AgentId } from '../values/agent-id.ts'
import { UnderlayMtu } from '../values/mtu.ts'
import { ExitGroupId, Label } from '../values/token.ts'

/**
 * A machine that connects networks to the outside joins an exit group.
 *
 * Published by: operators. Both address families must be public. `publicIpv4` are the addresses that its gateway
 * translates to; the first one is shared by all networks without an IPv4 of their own.
 */
export const ExitRegistered = defineEvent({
  kind: 'order',
  name: 'ExitRegistered',
  version: 1,
  data: z.strictObject({
    exit: AgentId,
    name: Label,
    exitGroup: ExitGroupId,
    endpoints: z.strictObject({ ipv4: Ipv4Address, ipv6: Ipv6Address }),
    publicIpv4: z.array(Ipv4Address).min(1).max(256),
    underlayMtu: UnderlayMtu,
  }),
})
export type ExitRegistered = EventOf<typeof ExitRegistered>
