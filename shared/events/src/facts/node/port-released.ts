import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'

/**
 * Listen ports came back: the resource was taken down, or its claim was never confirmed.
 *
 * Written by: the node decider.
 */
export const PortReleased = defineEvent({
  kind: 'fact',
  name: 'PortReleased',
  version: 1,
  data: z.strictObject({
    claims: z.array(Claim).min(1),
  }),
})
export type PortReleased = EventOf<typeof PortReleased>
