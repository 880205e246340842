import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const NetworkResumed = defineEvent({
  kind: 'order',
  name: 'NetworkResumed',
  version: 1,
  about: 'A suspended network is open again.',
  by: 'portals',
  data: z.strictObject({ network: NetworkId.describe('The network, by the id that its party gave it.') }),
  example: { network: 'blue' },
})

/** What NetworkResumed says. */
export type NetworkResumed = EventOf<typeof NetworkResumed>
