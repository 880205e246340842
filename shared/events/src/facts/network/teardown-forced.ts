import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { OrderKey } from '../../values/token.ts'

export const TeardownForced = defineEvent({
  kind: 'fact',
  name: 'TeardownForced',
  version: 1,
  aggregate: 'network',
  about: 'Members count as gone although they did not say so: an operator answers for it.',
  by: 'the network decider, for an operator',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    members: z.array(AgentId).min(1).describe('The members that count as gone.'),
  }),
  example: { order: 'retire-oslo-1', members: ['ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG'] },
})

/** What TeardownForced says. */
export type TeardownForced = EventOf<typeof TeardownForced>
