import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

/**
 * Some members no longer hold the network's revision, or are not heard of.
 *
 * Written by: the network decider, on the edge, with hysteresis.
 */
export const NetworkDegraded = defineEvent({
  kind: 'fact',
  name: 'NetworkDegraded',
  version: 1,
  data: z.strictObject({
    members: z
      .array(z.strictObject({ member: AgentId, reason: z.enum(['silent', 'behind', 'failed']) }))
      .min(1),
  }),
})
export type NetworkDegraded = EventOf<typeof NetworkDegraded>
