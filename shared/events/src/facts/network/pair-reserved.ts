import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'

/**
 * A member's pair was changed before its /64 was taken, because somebody else took that /64 first.
 *
 * Written by: the network decider.
 */
export const PairReserved = defineEvent({
  kind: 'fact',
  name: 'PairReserved',
  version: 1,
  data: z.strictObject({
    member: AgentId,
    pair: Pair,
  }),
})
export type PairReserved = EventOf<typeof PairReserved>
