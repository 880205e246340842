import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId } from '../values/token.ts'

export const ResourceRemoved = defineEvent({
  kind: 'order',
  name: 'ResourceRemoved',
  version: 1,
  about:
    'A network leaves a node. Its /64 there cools down once the node has given it up. The last one cannot leave: cancel the network.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    node: AgentId.describe('The node that the network leaves.'),
  }),
  example: { network: 'blue', node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG' },
})

/** What ResourceRemoved says. */
export type ResourceRemoved = EventOf<typeof ResourceRemoved>
