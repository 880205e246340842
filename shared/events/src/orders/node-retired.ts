import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'

export const NodeRetired = defineEvent({
  kind: 'order',
  name: 'NodeRetired',
  version: 1,
  about:
    'A node leaves for good. Refused while networks have resources on it, with the list, unless `force` takes these away; their prefixes then cool down although the node did not say that it gave them up.',
  by: 'operators',
  data: z.strictObject({
    node: AgentId.describe('The node.'),
    force: z
      .boolean()
      .describe('Retire it although networks have resources on it: these are taken away.')
      .default(false),
  }),
  example: { node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', force: false },
})

/** What NodeRetired says. */
export type NodeRetired = EventOf<typeof NodeRetired>
