import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const PeerLeft = defineEvent({
  kind: 'fact',
  name: 'PeerLeft',
  version: 1,
  about: 'Members reported that nothing of the network is left on them.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    members: z.array(AgentId).min(1).describe('Who left.'),
  }),
  example: {
    members: [
      'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
      'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    ],
  },
})

/** What PeerLeft says. */
export type PeerLeft = EventOf<typeof PeerLeft>
