import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'
import { OrderKey } from '../../values/token.ts'

export const ExitReserved = defineEvent({
  kind: 'fact',
  name: 'ExitReserved',
  version: 1,
  aggregate: 'network',
  about:
    'Another exit is about to serve the network: from here on its claims there are wanted. `pairs` are kept for the members that get new prefixes; none do where the exit is of the same group.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    exit: AgentId.describe('The exit that is to serve the network.'),
    pairs: z
      .array(z.strictObject({ member: AgentId.describe('The node, or the exit.'), pair: Pair }))
      .describe('The pair of each new prefix.'),
  }),
  example: {
    order: 'change-exit',
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    pairs: [{ member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM', pair: 4353 }],
  },
})

/** What ExitReserved says. */
export type ExitReserved = EventOf<typeof ExitReserved>
