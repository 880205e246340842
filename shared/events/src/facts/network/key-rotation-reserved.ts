import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { OrderKey } from '../../values/token.ts'

export const KeyRotationReserved = defineEvent({
  kind: 'fact',
  name: 'KeyRotationReserved',
  version: 1,
  aggregate: 'network',
  about:
    'The keys of the network are about to be rotated: from here on its claims of listen ports for a second generation of wires are wanted. Who became a member since is told by one more.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    members: z.array(AgentId).min(1).describe('The members that need ports: its nodes, and its exit.'),
  }),
  example: {
    order: 'rotate-blue',
    members: [
      'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
      'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    ],
  },
})

/** What KeyRotationReserved says. */
export type KeyRotationReserved = EventOf<typeof KeyRotationReserved>
