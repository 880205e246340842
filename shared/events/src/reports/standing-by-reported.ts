import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { ExitEvidence } from '../values/exit-evidence.ts'
import { Instant } from '../values/instant.ts'

export const StandingByReported = defineEvent({
  kind: 'report',
  name: 'StandingByReported',
  version: 1,
  about:
    'What an exit sees of the others of its group for which it stands by, and whether it has taken over from them before the log said so: the level, not the edge.',
  by: 'exit gateways',
  data: z.strictObject({
    exits: z
      .array(
        z.strictObject({
          exit: AgentId.describe('The other exit.'),
          phase: z
            .enum(['watching', 'lost', 'taken'])
            .describe(
              '`lost`: it does not answer; `taken`: nor do members reach it, and this exit stands in.',
            ),
          evidence: ExitEvidence,
          since: Instant.describe('Since when that is so.'),
        }),
      )
      .max(64)
      .describe('The others for which it stands by.'),
  }),
  example: {
    exits: [
      {
        exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        phase: 'watching',
        evidence: { presence: 'unknown', endpoint: 'unknown', members: [] },
        since: '2026-11-22T04:00:00.000Z',
      },
    ],
  },
})

/** What StandingByReported says. */
export type StandingByReported = EventOf<typeof StandingByReported>
