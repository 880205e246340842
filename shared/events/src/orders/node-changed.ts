import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { UnderlayMtu } from '../values/mtu.ts'
import { Reachability } from '../values/reachability.ts'
import { Label } from '../values/token.ts'

export const NodeChanged = defineEvent({
  kind: 'order',
  name: 'NodeChanged',
  version: 1,
  about:
    'A node is reached in another way, or is called otherwise. What is left out stays as it is; its id and its farm never change.',
  by: 'operators',
  data: z.strictObject({
    node: AgentId.describe('The node.'),
    name: Label.describe('What people call it from now on.').optional(),
    reachability: Reachability.optional(),
    underlayMtu: UnderlayMtu.unwrap().optional(),
  }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    reachability: {
      ipv6: { kind: 'public', address: '2001:db8:0:1::a1' },
      ipv4: { kind: 'public', address: '192.0.2.1' },
    },
  },
})

/** What NodeChanged says. */
export type NodeChanged = EventOf<typeof NodeChanged>
