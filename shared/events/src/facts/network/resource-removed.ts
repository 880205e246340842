import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { OrderKey } from '../../values/token.ts'

export const ResourceRemoved = defineEvent({
  kind: 'fact',
  name: 'ResourceRemoved',
  version: 1,
  aggregate: 'network',
  about: 'A network leaves a node: the node takes everything down, and the others close towards it at once.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, node: AgentId.describe('The node.') }),
  example: { order: 'remove-oslo-1', node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG' },
})

/** What ResourceRemoved says. */
export type ResourceRemoved = EventOf<typeof ResourceRemoved>
