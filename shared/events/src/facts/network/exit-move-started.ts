import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const ExitMoveStarted = defineEvent({
  kind: 'fact',
  name: 'ExitMoveStarted',
  version: 1,
  aggregate: 'network',
  about:
    'The exit that stands by is to serve the network, as planned: it makes ready for that, and is promoted once the members hold it.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe('The exit that stands by, and is to serve the network.'),
    instead: AgentId.describe('The exit that serves it until then.'),
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    instead: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
  },
})

/** What ExitMoveStarted says. */
export type ExitMoveStarted = EventOf<typeof ExitMoveStarted>
