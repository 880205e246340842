import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

/**
 * Every member applied at least this revision.
 *
 * Written by: the network decider, on the edge.
 */
export const NetworkConverged = defineEvent({
  kind: 'fact',
  name: 'NetworkConverged',
  version: 1,
  data: z.strictObject({
    revision: z.int().min(1),
  }),
})
export type NetworkConverged = EventOf<typeof NetworkConverged>
