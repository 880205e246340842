import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { Claim } from '../../values/claim.ts'

export const Ipv4Assigned = defineEvent({
  kind: 'fact',
  name: 'Ipv4Assigned',
  version: 1,
  aggregate: 'pool',
  about: "IPv4 addresses of an exit group are networks' own.",
  by: 'the pool decider',
  data: z.strictObject({
    assignments: z
      .array(z.strictObject({ claim: Claim, address: Ipv4Address }))
      .min(1)
      .describe('What each claim got.'),
  }),
  example: {
    assignments: [
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
  },
})

/** What Ipv4Assigned says. */
export type Ipv4Assigned = EventOf<typeof Ipv4Assigned>
