import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ExitEvidence } from '../../values/exit-evidence.ts'

export const ExitTakenOver = defineEvent({
  kind: 'fact',
  name: 'ExitTakenOver',
  version: 1,
  aggregate: 'exit',
  about:
    'Another exit of its group stands in for an exit that is dead, or was drained and serves nobody any more: it answers at its addresses and announces its slices. The exit announces nothing and takes no networks until an operator returns it.',
  by: 'the exit decider',
  derives: true,
  data: z.strictObject({
    by: AgentId.describe('The exit that stands in.'),
    evidence: ExitEvidence,
  }),
  example: {
    by: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    evidence: {
      presence: 'lost',
      endpoint: 'lost',
      members: [
        {
          party: 'acme',
          network: 'blue',
          node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        },
      ],
    },
  },
})

/** What ExitTakenOver says. */
export type ExitTakenOver = EventOf<typeof ExitTakenOver>
