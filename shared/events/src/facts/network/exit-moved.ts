import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { OrderKey } from '../../values/token.ts'
import { Transit } from '../../values/transit.ts'

export const ExitMoved = defineEvent({
  kind: 'fact',
  name: 'ExitMoved',
  version: 1,
  aggregate: 'network',
  about: 'Another exit of the same group is to serve the network, which keeps its prefixes.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    exit: AgentId.describe('The exit that is to serve the network.'),
    port: ListenPort.describe('The listen port of the new exit point.'),
    transit: Transit,
  }),
  example: {
    order: 'choose-exit-1',
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    port: 24578,
    transit: 2,
  },
})

/** What ExitMoved says. */
export type ExitMoved = EventOf<typeof ExitMoved>
