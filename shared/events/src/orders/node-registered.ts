import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { UnderlayMtu } from '../values/mtu.ts'
import { Reachability } from '../values/reachability.ts'
import { FarmId, Label } from '../values/token.ts'

/**
 * A machine that runs workloads joins a farm.
 *
 * Published by: operators. `node` is what its agent printed at its first start. If the farm has an allocation, the node
 * gets a slice of it and its networks leave through its own upstream; if not, they leave through their exit.
 */
export const NodeRegistered = defineEvent({
  kind: 'order',
  name: 'NodeRegistered',
  version: 1,
  data: z.strictObject({
    node: AgentId,
    name: Label,
    farm: FarmId,
    reachability: Reachability,
    underlayMtu: UnderlayMtu,
  }),
})
export type NodeRegistered = EventOf<typeof NodeRegistered>
