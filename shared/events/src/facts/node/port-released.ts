import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'

export const PortReleased = defineEvent({
  kind: 'fact',
  name: 'PortReleased',
  version: 1,
  about: 'Listen ports came back: the resource was taken down, or its claim was never confirmed.',
  aggregate: 'node',
  by: 'the node decider',
  data: z.strictObject({
    claims: z.array(Claim).min(1).describe('The claims that are released.'),
  }),
  example: {
    claims: [
      {
        order: 'order-blue',
        party: 'acme',
        network: 'blue',
        member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
      },
    ],
  },
})

/** What PortReleased says. */
export type PortReleased = EventOf<typeof PortReleased>
