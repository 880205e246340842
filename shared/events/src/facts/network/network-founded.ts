import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'
import { OrderKey } from '../../values/token.ts'

/**
 * A network was ordered and will be: who its members are, and the `hi:lo` pair reserved for each of them.
 *
 * Written by: the network decider. The pairs stand here before any /64 is taken, so that they are unique in the network
 * whatever happens to two coordinators at once. `deriveVersion` is the version of derive that all members share.
 */
export const NetworkFounded = defineEvent({
  kind: 'fact',
  name: 'NetworkFounded',
  version: 1,
  data: z.strictObject({
    order: OrderKey,
    deriveVersion: z.int().min(1),
    resources: z.array(z.strictObject({ node: AgentId, pair: Pair })).min(1),
    exit: z.strictObject({ exit: AgentId, pair: Pair }),
  }),
})
export type NetworkFounded = EventOf<typeof NetworkFounded>
