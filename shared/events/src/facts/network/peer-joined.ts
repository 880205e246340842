import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { WireGuardKey } from '../../values/wireguard-key.ts'

export const PeerJoined = defineEvent({
  kind: 'fact',
  name: 'PeerJoined',
  version: 1,
  about:
    'Members made their WireGuard keys, and the others may let them in. Joins that waited together are one fact. Private keys never leave their machine. A node has a `mesh` key for its peers and an `exit` key for the exit; the exit point has the latter only.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    peers: z
      .array(
        z.strictObject({
          member: AgentId,
          keys: z
            .strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey })
            .describe(
              'Public keys: `mesh` for its peers, `exit` for the exit. The exit point has the latter only.',
            ),
        }),
      )
      .min(1)
      .describe('Who joined, with public keys.'),
  }),
  example: {
    peers: [
      {
        member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        keys: {
          mesh: 'AhLUsRb4wmt4DfytJpbvuV+lUS10Zf3kYp/EdkZS8Xs=',
          exit: 'iYvDKfzdp5MSDa6Kmw+yDU/18rELYtqz3jyNRVEINSM=',
        },
      },
      {
        member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        keys: { exit: 'zSUyaiOF1EmAeXo/fr4dn1wNb/O1otXiVpwtGdm09Uk=' },
      },
    ],
  },
})

/** What PeerJoined says. */
export type PeerJoined = EventOf<typeof PeerJoined>
