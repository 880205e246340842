import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const NetworkGone = defineEvent({
  kind: 'fact',
  name: 'NetworkGone',
  version: 1,
  about:
    'No member holds anything of the network any more; its prefixes and ports are released. Its id is never used again.',
  aggregate: 'network',
  by: 'the network decider',
  data: z.strictObject({}),
  example: {},
})

/** What NetworkGone says. */
export type NetworkGone = EventOf<typeof NetworkGone>
