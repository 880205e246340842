import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { ListenPort } from '../../values/ports.ts'
import { Transit } from '../../values/transit.ts'

/**
 * An exit serves networks, each by a claim: the listen port of its exit point, and its place in 100.64.0.0/10.
 *
 * Written by: the exit decider. `transit` counts from 1; the exit point's IPv4 towards the gateway is 100.64.0.0 plus it.
 */
export const ExitAssigned = defineEvent({
  kind: 'fact',
  name: 'ExitAssigned',
  version: 1,
  data: z.strictObject({
    assignments: z.array(z.strictObject({ claim: Claim, port: ListenPort, transit: Transit })).min(1),
  }),
})
export type ExitAssigned = EventOf<typeof ExitAssigned>
