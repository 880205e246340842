import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { Prefix } from '../../values/prefix.ts'

export const PrefixAllocated = defineEvent({
  kind: 'fact',
  name: 'PrefixAllocated',
  version: 1,
  about:
    "/64s of a slice were taken, each by a claim. Claims that waited together are one fact. Confirmed by the network's NetworkAllocated, or released.",
  aggregate: 'slice',
  by: 'the slice decider',
  data: z.strictObject({
    allocations: z
      .array(z.strictObject({ claim: Claim, prefix: Prefix.describe('The /64.') }))
      .min(1)
      .describe('What each claim got.'),
  }),
  example: {
    allocations: [
      {
        claim: {
          order: 'order-blue',
          party: 'acme',
          network: 'blue',
          member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        },
        prefix: '2001:db8:a:100::/64',
      },
    ],
  },
})

/** What PrefixAllocated says. */
export type PrefixAllocated = EventOf<typeof PrefixAllocated>
