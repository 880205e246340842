import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'
import { OrderKey } from '../../values/token.ts'

export const NetworkFounded = defineEvent({
  kind: 'fact',
  name: 'NetworkFounded',
  version: 1,
  about:
    'A network was ordered and will be: who its members are, and the `hi:lo` pair reserved for each of them. The pairs stand here before any /64 is taken, so that they are unique in the network whatever happens to two coordinators at once. `deriveVersion` is the version of derive that all members share.',
  aggregate: 'network',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    deriveVersion: z.int().min(1).describe('The version of the derivation that all members share.'),
    resources: z
      .array(z.strictObject({ node: AgentId, pair: Pair }))
      .min(1)
      .describe('The nodes, each with the pair that is reserved for it.'),
    exit: z
      .strictObject({ exit: AgentId, pair: Pair })
      .describe('The exit, with the pair that is reserved for the exit point.'),
  }),
  example: {
    order: 'order-blue',
    deriveVersion: 1,
    resources: [
      { node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', pair: 256 },
      { node: 'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC', pair: 513 },
    ],
    exit: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM', pair: 4352 },
  },
})

/** What NetworkFounded says. */
export type NetworkFounded = EventOf<typeof NetworkFounded>
