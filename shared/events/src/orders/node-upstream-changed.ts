import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { Upstream } from '../values/upstream.ts'

export const NodeUpstreamChanged = defineEvent({
  kind: 'order',
  name: 'NodeUpstreamChanged',
  version: 1,
  about:
    'A node with slices of its own tells its site in another way which they are: by BGP with these neighbours, or not at all, by static routes there. A node that was registered has static routes until this is ordered.',
  by: 'operators',
  data: z.strictObject({ node: AgentId.describe('The node.'), upstream: Upstream }),
  example: {
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    upstream: { kind: 'bgp', asn: 65001, peers: [{ address: '2001:db8:0:1::1', asn: 65000 }] },
  },
})

/** What NodeUpstreamChanged says. */
export type NodeUpstreamChanged = EventOf<typeof NodeUpstreamChanged>
