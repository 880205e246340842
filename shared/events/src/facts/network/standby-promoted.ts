import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const StandbyPromoted = defineEvent({
  kind: 'fact',
  name: 'StandbyPromoted',
  version: 1,
  aggregate: 'network',
  about:
    'The exit that stood by serves the network, with the prefixes that it has, and the one that served it stands by: members change their routes, and nothing else. A rotation of keys that was under way is given up.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe('The exit that serves the network from here on.'),
    instead: AgentId.describe('The exit that served it, and stands by from here on.'),
  }),
  example: {
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    instead: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
  },
})

/** What StandbyPromoted says. */
export type StandbyPromoted = EventOf<typeof StandbyPromoted>
