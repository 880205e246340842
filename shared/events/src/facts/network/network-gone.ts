import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

/**
 * No member holds anything of the network any more; its prefixes and ports are released.
 *
 * Written by: the network decider. Its id is never used again.
 */
export const NetworkGone = defineEvent({
  kind: 'fact',
  name: 'NetworkGone',
  version: 1,
  data: z.strictObject({}),
})
export type NetworkGone = EventOf<typeof NetworkGone>
