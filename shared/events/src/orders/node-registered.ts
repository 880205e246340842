import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { UnderlayMtu } from '../values/mtu.ts'
import { Reachability } from '../values/reachability.ts'
import { FarmId, Label } from '../values/token.ts'

export const NodeRegistered = defineEvent({
  kind: 'order',
  name: 'NodeRegistered',
  version: 1,
  about:
    'A machine that runs workloads joins a farm. `node` is what its agent printed at its first start. If the farm has an allocation, the node gets a slice of it and its networks leave through its own upstream; if not, they leave through their exit.',
  by: 'operators',
  data: z.strictObject({
    node: AgentId.describe('The id of the node: what its agent printed at its first start.'),
    name: Label.describe('What people call it.'),
    farm: FarmId.describe('The farm that it joins; registered before.'),
    reachability: Reachability,
    underlayMtu: UnderlayMtu,
  }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    name: 'oslo-1',
    farm: 'oslo',
    reachability: { ipv4: { kind: 'hidden' }, ipv6: { kind: 'public', address: '2001:db8:0:1::a1' } },
    underlayMtu: 1500,
  },
})

/** What NodeRegistered says. */
export type NodeRegistered = EventOf<typeof NodeRegistered>
