import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, PartyId } from '../values/token.ts'
import { GroupLabel } from '../values/workload.ts'

export const PolicyReported = defineEvent({
  kind: 'report',
  name: 'PolicyReported',
  version: 1,
  about:
    'What the policies of one network have dropped, or would have dropped, on one agent since its kernel began to count: the level, not the edge. A packet counts for each group of the workload that it was for; one for a workload in no group has the label null. Of a flow that was let through only the first packet is judged.',
  by: 'agents',
  data: z.strictObject({
    party: PartyId,
    network: NetworkId,
    dropped: z
      .array(
        z.strictObject({
          mode: z
            .enum(['staged', 'enforced'])
            .describe('`enforced`: they were dropped. `staged`: they would have been.'),
          label: GroupLabel.nullable().describe('The group; null for workloads in none.'),
          packets: z.int().min(0).describe('How many packets.'),
          bytes: z.int().min(0).describe('How many bytes they had.'),
        }),
      )
      .max(1024)
      .describe('What each group counted.'),
  }),
  example: {
    party: 'acme',
    network: 'blue',
    dropped: [{ mode: 'enforced', label: 'frontend', packets: 12, bytes: 720 }],
  },
})

/** What PolicyReported says. */
export type PolicyReported = EventOf<typeof PolicyReported>
