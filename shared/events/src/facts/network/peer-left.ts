import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

/**
 * Members reported that nothing of the network is left on them.
 *
 * Written by: the network decider, from the members' reports.
 */
export const PeerLeft = defineEvent({
  kind: 'fact',
  name: 'PeerLeft',
  version: 1,
  derives: true,
  data: z.strictObject({
    members: z.array(AgentId).min(1),
  }),
})
export type PeerLeft = EventOf<typeof PeerLeft>
