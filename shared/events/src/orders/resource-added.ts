import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId } from '../values/token.ts'

export const ResourceAdded = defineEvent({
  kind: 'order',
  name: 'ResourceAdded',
  version: 1,
  about: 'A network grows onto another node.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    node: AgentId.describe('The node onto which the network grows.'),
  }),
  example: { network: 'blue', node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG' },
})

/** What ResourceAdded says. */
export type ResourceAdded = EventOf<typeof ResourceAdded>
