import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Generation } from '../../values/generation.ts'

export const LinkedWiresMoved = defineEvent({
  kind: 'fact',
  name: 'LinkedWiresMoved',
  version: 1,
  about:
    'Members saw handshakes of the next generation with members of linked networks: both ends of each such pair send over it from here on, and receive over both. The last word about a member counts. It also says that wires to linked networks change their device at the other end when this rotation ends.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    generation: Generation,
    members: z
      .array(
        z.strictObject({
          member: AgentId.describe('Who saw them.'),
          to: z
            .array(AgentId)
            .describe(
              'The machines of the other ends; one that has several linked networks is here once all answered.',
            ),
        }),
      )
      .describe('Who moved; empty where no pair has a wire.'),
  }),
  example: {
    generation: 2,
    members: [
      {
        member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        to: ['ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG'],
      },
    ],
  },
})

/** What LinkedWiresMoved says. */
export type LinkedWiresMoved = EventOf<typeof LinkedWiresMoved>
