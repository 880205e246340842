import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Generation } from '../../values/generation.ts'

export const WiresMoved = defineEvent({
  kind: 'fact',
  name: 'WiresMoved',
  version: 1,
  about:
    'Members saw handshakes of the next generation, and send over it from here on: to everybody with keys of that generation but those that are excepted. They receive over both. The last word about a member counts.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    generation: Generation,
    members: z
      .array(
        z.strictObject({
          member: AgentId.describe('Who sends.'),
          without: z.array(AgentId).describe('To whom it goes on sending the old way.'),
        }),
      )
      .min(1)
      .describe('Who moved.'),
  }),
  example: {
    generation: 2,
    members: [{ member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', without: [] }],
  },
})

/** What WiresMoved says. */
export type WiresMoved = EventOf<typeof WiresMoved>
