import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { HostName } from '../../values/dns.ts'
import { Port } from '../../values/transport.ts'

export const HostClaimed = defineEvent({
  kind: 'fact',
  name: 'HostClaimed',
  version: 1,
  aggregate: 'pool',
  about: 'A host name on the shared addresses of an exit group leads to one network.',
  by: 'the pool decider',
  data: z.strictObject({
    claims: z
      .array(z.strictObject({ claim: Claim, host: HostName, port: Port }))
      .min(1)
      .describe('Which claim has which host name.'),
  }),
  example: {
    claims: [
      {
        claim: {
          order: 'open-shop',
          party: 'acme',
          network: 'blue',
          member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
        },
        host: 'shop.example.com',
        port: 443,
      },
    ],
  },
})

/** What HostClaimed says. */
export type HostClaimed = EventOf<typeof HostClaimed>
