import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { Instant } from '../../values/instant.ts'
import { Prefix } from '../../values/prefix.ts'

/**
 * /64s came back. Nobody gets them before `coolUntil`, so that no packet meant for the last holder reaches the next.
 *
 * Written by: the slice decider, when every holder has reported teardown, or when a claim was never confirmed.
 */
export const PrefixReleased = defineEvent({
  kind: 'fact',
  name: 'PrefixReleased',
  version: 1,
  data: z.strictObject({
    releases: z.array(z.strictObject({ claim: Claim, prefix: Prefix })).min(1),
    coolUntil: Instant,
  }),
})
export type PrefixReleased = EventOf<typeof PrefixReleased>
