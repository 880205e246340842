import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { WireGuardKey } from '../../values/wireguard-key.ts'

/**
 * Members made their WireGuard keys, and the others may let them in. Joins that waited together are one fact.
 *
 * Written by: the network decider, from the members' reports. Private keys never leave their machine.
 * A node has a `mesh` key for its peers and an `exit` key for the exit; the exit point has the latter only.
 */
export const PeerJoined = defineEvent({
  kind: 'fact',
  name: 'PeerJoined',
  version: 1,
  derives: true,
  data: z.strictObject({
    peers: z
      .array(
        z.strictObject({
          member: AgentId,
          keys: z.strictObject({ mesh: WireGuardKey.optional(), exit: WireGuardKey }),
        }),
      )
      .min(1),
  }),
})
export type PeerJoined = EventOf<typeof PeerJoined>
