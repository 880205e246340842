import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Ipv4Prefix } from '../../values/ipv4-prefix.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const SpaceRangesClaimed = defineEvent({
  kind: 'fact',
  name: 'SpaceRangesClaimed',
  version: 1,
  aggregate: 'space',
  about: "Ranges of an address space are those of one network's resources: nobody else's.",
  by: 'the space decider',
  data: z.strictObject({
    order: OrderKey,
    network: NetworkName.describe('The network that has them.'),
    ranges: z
      .array(z.strictObject({ node: AgentId, range: Ipv4Prefix }))
      .min(1)
      .describe('On which node which range is used.'),
  }),
  example: {
    order: 'attach-legacy',
    network: { party: 'acme', network: 'blue' },
    ranges: [{ node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG', range: '10.10.0.0/24' }],
  },
})

/** What SpaceRangesClaimed says. */
export type SpaceRangesClaimed = EventOf<typeof SpaceRangesClaimed>
