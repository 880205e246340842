import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { IpAddress } from '../values/address.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId, PartyId } from '../values/token.ts'
import { UnderlayEndpoint } from '../values/underlay-endpoint.ts'
import { WireGuardKey } from '../values/wireguard-key.ts'

const Heard = z.array(
  z.strictObject({
    peer: AgentId.describe('The other of the pair.'),
    since: z.int().min(1).describe('The fact that offered or opened the hole: FACTS position.'),
  }),
)

export const PathsReported = defineEvent({
  kind: 'report',
  name: 'PathsReported',
  version: 1,
  about:
    'What one agent sees of the ways between members of a network that cannot reach each other directly: the level, not the edge. Whoever says it knows how to punch holes. Nothing is said of networks without such members.',
  by: 'agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    lan: z
      .array(IpAddress)
      .max(8)
      .describe('Addresses of a hidden node, behind whatever hides it; empty on an exit.'),
    seen: z
      .array(
        z.strictObject({
          key: WireGuardKey.describe("The member's key for its peers."),
          at: UnderlayEndpoint.describe('Where it came from.'),
        }),
      )
      .max(4096)
      .describe(
        'On an exit: where hidden members are seen; on a public member: where those are that came to it.',
      ),
    met: Heard.max(4096).describe('Whose handshake was seen since they were offered.'),
    silent: Heard.max(4096).describe('From whom nothing comes any more through a hole that was open.'),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    lan: ['192.168.1.7'],
    seen: [],
    met: [{ peer: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', since: 17 }],
    silent: [],
  },
})

/** What PathsReported says. */
export type PathsReported = EventOf<typeof PathsReported>
