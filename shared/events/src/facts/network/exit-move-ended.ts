import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const ExitMoveEnded = defineEvent({
  kind: 'fact',
  name: 'ExitMoveEnded',
  version: 1,
  aggregate: 'network',
  about:
    'A planned move of the network to another exit is over, or was given up: no flow is led any more to the exit that does not serve it.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    exit: AgentId.describe(
      'The exit that stands by: flows that were begun by way of it have had their time, or it is not to serve the network after all.',
    ),
  }),
  example: { exit: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG' },
})

/** What ExitMoveEnded says. */
export type ExitMoveEnded = EventOf<typeof ExitMoveEnded>
