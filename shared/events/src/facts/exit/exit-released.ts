import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'

export const ExitReleased = defineEvent({
  kind: 'fact',
  name: 'ExitReleased',
  version: 1,
  about: 'An exit no longer serves these networks: taken down, or never confirmed.',
  aggregate: 'exit',
  by: 'the exit decider',
  data: z.strictObject({
    claims: z.array(Claim).min(1).describe('The claims that are released.'),
  }),
  example: {
    claims: [
      {
        order: 'order-blue',
        party: 'acme',
        network: 'blue',
        member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
      },
    ],
  },
})

/** What ExitReleased says. */
export type ExitReleased = EventOf<typeof ExitReleased>
