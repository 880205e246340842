import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Prefix } from '../values/prefix.ts'

export const AllocationExtended = defineEvent({
  kind: 'order',
  name: 'AllocationExtended',
  version: 1,
  about:
    'A LIR, RIR or ISP made an allocation larger: `extended` contains `prefix`, the one that is registered. What was cut from it stays where it is.',
  by: 'operators',
  data: z.strictObject({
    prefix: Prefix.describe('The allocation as it was registered.'),
    extended: Prefix.describe('What it is part of now.'),
  }),
  example: { prefix: '2001:db8:a::/48', extended: '2001:db8:a::/47' },
})

/** What AllocationExtended says. */
export type AllocationExtended = EventOf<typeof AllocationExtended>
