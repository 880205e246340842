import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { UnderlayMtu } from '../../values/mtu.ts'
import { Reachability } from '../../values/reachability.ts'
import { FarmId, Label, PartyId } from '../../values/token.ts'

/**
 * A machine that runs workloads is part of the grid, reachable like this.
 *
 * Written by: the node decider. Read by: every member of a network that has a resource on it.
 */
export const NodeRegistered = defineEvent({
  kind: 'fact',
  name: 'NodeRegistered',
  version: 1,
  derives: true,
  data: z.strictObject({
    node: AgentId,
    name: Label,
    farm: FarmId,
    reachability: Reachability,
    underlayMtu: UnderlayMtu,
    operator: PartyId,
  }),
})
export type NodeRegistered = EventOf<typeof NodeRegistered>
