import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { Claim } from '../../values/claim.ts'
import { Port } from '../../values/transport.ts'

export const PortBlockAssigned = defineEvent({
  kind: 'fact',
  name: 'PortBlockAssigned',
  version: 1,
  aggregate: 'pool',
  about: "1,024 ports of a shared IPv4 address are a network's: from `first` on.",
  by: 'the pool decider',
  data: z.strictObject({
    assignments: z
      .array(
        z.strictObject({
          claim: Claim,
          address: Ipv4Address,
          first: Port.describe('The first port of the block.'),
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
        address: '198.51.100.1',
        first: 1024,
      },
    ],
  },
})

/** What PortBlockAssigned says. */
export type PortBlockAssigned = EventOf<typeof PortBlockAssigned>
