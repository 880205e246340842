import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Prefix } from '../../values/prefix.ts'
import { OrderKey } from '../../values/token.ts'
import { GroupLabels, WorkloadName } from '../../values/workload.ts'

export const WorkloadPlaced = defineEvent({
  kind: 'fact',
  name: 'WorkloadPlaced',
  version: 1,
  aggregate: 'network',
  about:
    'A workload has its address, or its prefix, on a node of the network. `ipv4` is null where it got a prefix, or where the node has no IPv4 left.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    workload: WorkloadName.describe('The name of the workload.'),
    node: AgentId.describe('Where it runs.'),
    labels: GroupLabels,
    ipv6: Prefix.describe('Its address as a /128, or the prefix that it hands out itself.'),
    ipv4: Ipv4Address.nullable().describe(
      'Its IPv4 address; null where it got a prefix, or where the node has none left.',
    ),
  }),
  example: {
    order: 'place-web',
    workload: 'web',
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    labels: ['frontend'],
    ipv6: '2001:db8:a:100:ffff:1::1/128',
    ipv4: '10.1.0.128',
  },
})

/** What WorkloadPlaced says. */
export type WorkloadPlaced = EventOf<typeof WorkloadPlaced>
