import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { ListenPort } from '../../values/ports.ts'
import { Transit } from '../../values/transit.ts'

export const ExitAssigned = defineEvent({
  kind: 'fact',
  name: 'ExitAssigned',
  version: 1,
  about:
    "An exit serves networks, each by a claim: the listen port of its exit point, and its place in 100.64.0.0/10. `transit` counts from 1; the exit point's IPv4 towards the gateway is 100.64.0.0 plus it.",
  aggregate: 'exit',
  by: 'the exit decider',
  data: z.strictObject({
    assignments: z
      .array(
        z.strictObject({
          claim: Claim,
          port: ListenPort.describe('The listen port of the exit point.'),
          transit: Transit,
        }),
      )
      .min(1)
      .describe('What each claim got.'),
  }),
  example: {
    assignments: [
      {
        claim: {
          order: 'order-blue',
          party: 'acme',
          network: 'blue',
          member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        },
        port: 24576,
        transit: 1,
      },
    ],
  },
})

/** What ExitAssigned says. */
export type ExitAssigned = EventOf<typeof ExitAssigned>
