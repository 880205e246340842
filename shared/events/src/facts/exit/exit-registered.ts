import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address, Ipv6Address } from '../../values/address.ts'
import { AgentId } from '../../values/agent-id.ts'
import { UnderlayMtu } from '../../values/mtu.ts'
import { ExitGroupId, Label, PartyId } from '../../values/token.ts'

/**
 * A machine that connects networks to the outside is part of the grid.
 *
 * Written by: the exit decider. Read by: every member of a network that it serves.
 */
export const ExitRegistered = defineEvent({
  kind: 'fact',
  name: 'ExitRegistered',
  version: 1,
  derives: true,
  data: z.strictObject({
    exit: AgentId,
    name: Label,
    exitGroup: ExitGroupId,
    endpoints: z.strictObject({ ipv4: Ipv4Address, ipv6: Ipv6Address }),
    publicIpv4: z.array(Ipv4Address).min(1),
    underlayMtu: UnderlayMtu,
    operator: PartyId,
  }),
})
export type ExitRegistered = EventOf<typeof ExitRegistered>
