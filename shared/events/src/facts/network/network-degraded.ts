import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'

export const NetworkDegraded = defineEvent({
  kind: 'fact',
  name: 'NetworkDegraded',
  version: 1,
  about: "Some members no longer hold the network's revision, or are not heard of.",
  aggregate: 'network',
  by: 'the network decider, on the edge, with hysteresis',
  data: z.strictObject({
    members: z
      .array(
        z.strictObject({
          member: AgentId,
          reason: z
            .enum(['silent', 'behind', 'failed'])
            .describe(
              '`silent`: not heard of. `behind`: it does not hold the revision in time. `failed`: it says that it could not apply it.',
            ),
        }),
      )
      .min(1)
      .describe('The members that are not as they should be.'),
  }),
  example: {
    members: [{ member: 'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC', reason: 'silent' }],
  },
})

/** What NetworkDegraded says. */
export type NetworkDegraded = EventOf<typeof NetworkDegraded>
