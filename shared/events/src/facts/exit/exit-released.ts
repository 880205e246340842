import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'

/**
 * An exit no longer serves these networks: taken down, or never confirmed.
 *
 * Written by: the exit decider.
 */
export const ExitReleased = defineEvent({
  kind: 'fact',
  name: 'ExitReleased',
  version: 1,
  data: z.strictObject({
    claims: z.array(Claim).min(1),
  }),
})
export type ExitReleased = EventOf<typeof ExitReleased>
