import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { Ipv4Prefix } from '../values/ipv4-prefix.ts'
import { SpaceName } from '../values/space.ts'
import { NetworkId } from '../values/token.ts'

export const AddressSpaceAttached = defineEvent({
  kind: 'order',
  name: 'AddressSpaceAttached',
  version: 1,
  about:
    'Workloads of a network have IPv4 addresses of an address space: on each node named, those of a range.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    space: SpaceName.describe('The space: one of the party itself, or one that is shared with the network.'),
    ranges: z
      .array(z.strictObject({ node: AgentId, range: Ipv4Prefix }))
      .min(1)
      .max(1000)
      .describe(
        'On which node which range of the space is used. Ranges of one space never overlap, whoever uses them.',
      ),
  }),
  example: {
    network: 'blue',
    space: { party: 'acme', space: 'legacy' },
    ranges: [{ node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', range: '10.10.0.0/24' }],
  },
})

/** What AddressSpaceAttached says. */
export type AddressSpaceAttached = EventOf<typeof AddressSpaceAttached>
