import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Generation } from '../../values/generation.ts'
import { WireGuardKey } from '../../values/wireguard-key.ts'

export const NextKeysMade = defineEvent({
  kind: 'fact',
  name: 'NextKeysMade',
  version: 1,
  about:
    'Members made their keys of the next generation, and the others may let them in on their devices of that generation. What is sent goes the old way still.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    generation: Generation,
    peers: z
      .array(
        z.strictObject({
          member: AgentId,
          keys: z
            .strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey })
            .describe('Public keys, as in PeerJoined.'),
        }),
      )
      .min(1)
      .describe('Who made them.'),
  }),
  example: {
    generation: 2,
    peers: [
      {
        member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        keys: {
          mesh: 'zSUyaiOF1EmAeXo/fr4dn1wNb/O1otXiVpwtGdm09Uk=',
          exit: 'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs=',
        },
      },
    ],
  },
})

/** What NextKeysMade says. */
export type NextKeysMade = EventOf<typeof NextKeysMade>
