import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { NetworkId } from '../values/token.ts'
import { GroupLabels, Placement, WorkloadName } from '../values/workload.ts'

export const WorkloadPlaced = defineEvent({
  kind: 'order',
  name: 'WorkloadPlaced',
  version: 1,
  about:
    'A container, VM or process runs on a node of the network. It gets an address of the /64 there, or a prefix of it.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    workload: WorkloadName.describe('The name that the workload gets: unique in the network.'),
    node: AgentId.describe('A node of the network.'),
    labels: GroupLabels.describe('The groups that it belongs to.').default([]),
    placement: Placement.describe('One address, or a prefix that it hands out itself.').default({
      kind: 'address',
    }),
  }),
  example: {
    network: 'blue',
    workload: 'web',
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    labels: ['frontend'],
    placement: { kind: 'address' },
  },
})

/** What WorkloadPlaced says. */
export type WorkloadPlaced = EventOf<typeof WorkloadPlaced>
