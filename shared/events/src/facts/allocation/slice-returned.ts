import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Prefix } from '../../values/prefix.ts'

export const SliceReturned = defineEvent({
  kind: 'fact',
  name: 'SliceReturned',
  version: 1,
  aggregate: 'allocation',
  about: 'A slice has no owner any more, and may be cut again for another machine.',
  by: 'the allocation decider, when the machine that owned it has retired',
  data: z.strictObject({
    slice: Prefix.describe('The slice.'),
    owner: AgentId.describe('The node or exit that owned it.'),
  }),
  example: {
    slice: '2001:db8:a:100::/56',
    owner: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
  },
})

/** What SliceReturned says. */
export type SliceReturned = EventOf<typeof SliceReturned>
