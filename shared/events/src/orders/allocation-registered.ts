import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Holder } from '../values/holder.ts'
import { Prefix } from '../values/prefix.ts'

export const AllocationRegistered = defineEvent({
  kind: 'order',
  name: 'AllocationRegistered',
  version: 1,
  about:
    "An IPv6 prefix that a farm or an exit group got from its LIR, RIR or ISP, now usable for tenant networks. `sliceLength` is how long the slices are that its nodes or exits get: /56 gives each 256 tenant /64s. At least 48, so that a slice's /64s differ in their fourth group alone. Slice 0 (PrefixZero) is kept for infrastructure.",
  by: 'operators',
  data: z.strictObject({
    prefix: Prefix.describe('The prefix, as the registry or provider gave it.'),
    holder: Holder,
    sliceLength: z
      .int()
      .min(48)
      .max(63)
      .describe('How long the slices are that its nodes or exits get: from 48 to 63.')
      .default(56),
  }),
  example: { prefix: '2001:db8:a::/48', holder: { kind: 'farm', id: 'oslo' }, sliceLength: 56 },
})

/** What AllocationRegistered says. */
export type AllocationRegistered = EventOf<typeof AllocationRegistered>
