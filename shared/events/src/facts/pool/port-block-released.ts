import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { Claim } from '../../values/claim.ts'
import { Instant } from '../../values/instant.ts'
import { Port } from '../../values/transport.ts'

export const PortBlockReleased = defineEvent({
  kind: 'fact',
  name: 'PortBlockReleased',
  version: 1,
  aggregate: 'pool',
  about: 'Blocks of ports came back. Nobody gets them before `coolUntil`.',
  by: 'the pool decider',
  data: z.strictObject({
    releases: z
      .array(
        z.strictObject({
          claim: Claim,
          address: Ipv4Address,
          first: Port.describe('The first port of the block.'),
        }),
      )
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
          member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        },
        address: '198.51.100.1',
        first: 1024,
      },
    ],
    coolUntil: '2026-11-21T09:00:00.000Z',
  },
})

/** What PortBlockReleased says. */
export type PortBlockReleased = EventOf<typeof PortBlockReleased>
