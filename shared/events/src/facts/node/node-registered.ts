import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { UnderlayMtu } from '../../values/mtu.ts'
import { Reachability } from '../../values/reachability.ts'
import { FarmId, Label, PartyId } from '../../values/token.ts'

export const NodeRegistered = defineEvent({
  kind: 'fact',
  name: 'NodeRegistered',
  version: 1,
  about: 'A machine that runs workloads is part of the grid, reachable like this.',
  aggregate: 'node',
  by: 'the node decider',
  readBy: 'every member of a network that has a resource on it',
  derives: true,
  data: z.strictObject({
    node: AgentId.describe('The id of the node.'),
    name: Label.describe('What people call it.'),
    farm: FarmId.describe('The farm that it belongs to.'),
    reachability: Reachability,
    underlayMtu: UnderlayMtu,
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    name: 'oslo-1',
    farm: 'oslo',
    reachability: { ipv4: { kind: 'hidden' }, ipv6: { kind: 'public', address: '2001:db8:0:1::a1' } },
    underlayMtu: 1500,
    operator: 'operator',
  },
})

/** What NodeRegistered says. */
export type NodeRegistered = EventOf<typeof NodeRegistered>
