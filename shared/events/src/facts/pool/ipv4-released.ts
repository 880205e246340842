import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { Claim } from '../../values/claim.ts'
import { Instant } from '../../values/instant.ts'

export const Ipv4Released = defineEvent({
  kind: 'fact',
  name: 'Ipv4Released',
  version: 1,
  aggregate: 'pool',
  about: 'IPv4 addresses came back. Nobody gets them before `coolUntil`.',
  by: 'the pool decider',
  data: z.strictObject({
    releases: z
      .array(z.strictObject({ claim: Claim, address: Ipv4Address }))
      .min(1)
      .describe('What came back.'),
    coolUntil: Instant.describe('When it may be given again.'),
  }),
  example: {
    releases: [
      {
        claim: {
          order: 'order-ipv4',
          party: 'acme',
          network: 'blue',
          member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        },
        address: '198.51.100.2',
      },
    ],
    coolUntil: '2026-11-21T09:00:00.000Z',
  },
})

/** What Ipv4Released says. */
export type Ipv4Released = EventOf<typeof Ipv4Released>
