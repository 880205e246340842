import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { Instant } from '../../values/instant.ts'
import { Prefix } from '../../values/prefix.ts'

export const PrefixReleased = defineEvent({
  kind: 'fact',
  name: 'PrefixReleased',
  version: 1,
  about:
    '/64s came back. Nobody gets them before `coolUntil`, so that no packet meant for the last holder reaches the next.',
  aggregate: 'slice',
  by: 'the slice decider, when every holder has reported teardown, or when a claim was never confirmed',
  data: z.strictObject({
    releases: z
      .array(z.strictObject({ claim: Claim, prefix: Prefix.describe('The /64.') }))
      .min(1)
      .describe('What came back.'),
    coolUntil: Instant.describe('When it may be given again.'),
  }),
  example: {
    releases: [
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
    coolUntil: '2026-11-21T09:00:00.000Z',
  },
})

/** What PrefixReleased says. */
export type PrefixReleased = EventOf<typeof PrefixReleased>
