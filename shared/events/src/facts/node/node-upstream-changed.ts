import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { PartyId } from '../../values/token.ts'
import { Upstream } from '../../values/upstream.ts'

export const NodeUpstreamChanged = defineEvent({
  kind: 'fact',
  name: 'NodeUpstreamChanged',
  version: 1,
  aggregate: 'node',
  about: 'A node tells its site in another way which slices are its.',
  by: 'the node decider',
  readBy: 'the node',
  derives: true,
  data: z.strictObject({
    node: AgentId.describe('The id of the node.'),
    upstream: Upstream,
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    upstream: { kind: 'bgp', asn: 65001, peers: [{ address: '2001:db8:0:1::1', asn: 65000 }] },
    operator: 'operator',
  },
})

/** What NodeUpstreamChanged says. */
export type NodeUpstreamChanged = EventOf<typeof NodeUpstreamChanged>
