import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Ipv4Prefix } from '../../values/ipv4-prefix.ts'
import { SpaceId, SpaceName } from '../../values/space.ts'
import { OrderKey } from '../../values/token.ts'

export const AddressSpaceAttached = defineEvent({
  kind: 'fact',
  name: 'AddressSpaceAttached',
  version: 1,
  aggregate: 'network',
  about: 'The network uses an address space: on each node, addresses of a range.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    id: SpaceId.describe('The number of the space.'),
    space: SpaceName,
    ranges: z
      .array(z.strictObject({ node: AgentId, range: Ipv4Prefix }))
      .min(1)
      .describe('On which node which range is used.'),
  }),
  example: {
    order: 'attach-legacy',
    id: 4711,
    space: { party: 'acme', space: 'legacy' },
    ranges: [{ node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', range: '10.10.0.0/24' }],
  },
})

/** What AddressSpaceAttached says. */
export type AddressSpaceAttached = EventOf<typeof AddressSpaceAttached>
