import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId, PartyId } from '../values/token.ts'

export const FarmWaysReported = defineEvent({
  kind: 'report',
  name: 'FarmWaysReported',
  version: 1,
  about:
    'Whether packets of full size pass between one node and the members in its farm over VXLAN wires that are not sent over yet: the level, not the edge. Of a way that was not tried yet nothing is said.',
  by: 'node agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    ways: z
      .array(
        z.strictObject({
          peer: AgentId.describe('The member at the other end.'),
          since: z.int().min(1).describe('The fact since which the way is as it is: FACTS position.'),
          passes: z
            .boolean()
            .describe('True where the other end answered over it; false where it did not, asked ten times.'),
        }),
      )
      .max(4096)
      .describe('The ways that are not sent over yet; none where all are, or are given up.'),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    ways: [{ peer: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', since: 17, passes: true }],
  },
})

/** What FarmWaysReported says. */
export type FarmWaysReported = EventOf<typeof FarmWaysReported>
