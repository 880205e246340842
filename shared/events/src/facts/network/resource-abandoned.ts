import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { OrderKey } from '../../values/token.ts'

export const ResourceAbandoned = defineEvent({
  kind: 'fact',
  name: 'ResourceAbandoned',
  version: 1,
  aggregate: 'network',
  about: 'A network will not grow onto a node: what was claimed for it is released.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    node: AgentId.describe('The node.'),
    code: z.string().describe('Why, for machines: see the rejections.'),
    sentence: z.string().describe('Why, for people.'),
  }),
  example: {
    order: 'add-oslo-1',
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    code: 'PORTS_EXHAUSTED',
    sentence: 'node oslo-1 has no two listen ports left',
  },
})

/** What ResourceAbandoned says. */
export type ResourceAbandoned = EventOf<typeof ResourceAbandoned>
