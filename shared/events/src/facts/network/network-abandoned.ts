import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

/**
 * A founded network will not be: something that it needs ran out. Its claims are released.
 *
 * Written by: the network decider.
 */
export const NetworkAbandoned = defineEvent({
  kind: 'fact',
  name: 'NetworkAbandoned',
  version: 1,
  data: z.strictObject({
    code: z.string(),
    sentence: z.string(),
  }),
})
export type NetworkAbandoned = EventOf<typeof NetworkAbandoned>
