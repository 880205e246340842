import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'

export const HostReleased = defineEvent({
  kind: 'fact',
  name: 'HostReleased',
  version: 1,
  aggregate: 'pool',
  about: 'Host names on shared addresses are free again.',
  by: 'the pool decider',
  data: z.strictObject({ claims: z.array(Claim).min(1).describe('The claims that are released.') }),
  example: {
    claims: [
      {
        order: 'open-shop',
        party: 'acme',
        network: 'blue',
        member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
      },
    ],
  },
})

/** What HostReleased says. */
export type HostReleased = EventOf<typeof HostReleased>
