import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { UnderlayMtu } from '../../values/mtu.ts'
import { Reachability } from '../../values/reachability.ts'
import { FarmId, Label, PartyId } from '../../values/token.ts'

export const NodeChanged = defineEvent({
  kind: 'fact',
  name: 'NodeChanged',
  version: 1,
  aggregate: 'node',
  about: 'A node is reached in another way, or is called otherwise: here as it is now.',
  by: 'the node decider',
  derives: true,
  data: z.strictObject({
    node: AgentId.describe('The id of the node.'),
    name: Label.describe('What people call it.'),
    farm: FarmId.describe('The farm that it belongs to.'),
    reachability: Reachability,
    underlayMtu: UnderlayMtu.unwrap(),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    name: 'oslo-1',
    farm: 'oslo',
    reachability: {
      ipv6: { kind: 'public', address: '2001:db8:0:1::a1' },
      ipv4: { kind: 'public', address: '192.0.2.1' },
    },
    underlayMtu: 1500,
    operator: 'operator',
  },
})

/** What NodeChanged says. */
export type NodeChanged = EventOf<typeof NodeChanged>
