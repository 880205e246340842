import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { Transit } from '../../values/transit.ts'

export const StandbyAssigned = defineEvent({
  kind: 'fact',
  name: 'StandbyAssigned',
  version: 1,
  aggregate: 'network',
  about:
    'A second exit of the same group holds the exit point of the network ready, with the same prefixes. Members have a wire to it over which nothing is routed.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe('The exit that stands by.'),
    port: ListenPort.describe('The listen port of its exit point.'),
    transit: Transit,
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    port: 24578,
    transit: 2,
  },
})

/** What StandbyAssigned says. */
export type StandbyAssigned = EventOf<typeof StandbyAssigned>
