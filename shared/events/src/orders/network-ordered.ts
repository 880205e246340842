import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { ExitGroupId, NetworkId } from '../values/token.ts'
import type { NetworkOrderedV1 } from './network-ordered-v1.ts'

export const NetworkOrdered = defineEvent({
  kind: 'order',
  name: 'NetworkOrdered',
  version: 2,
  about:
    'A tenant bought a network. One network resource on each node named; one exit point, on an exit of `exitGroup` where that is given, on the very `exit` where that is given, else on the exit that serves the fewest networks. `wires`: `farm` lets packets between nodes of a farm that its operator trusts go in clear.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The id that the network gets: unique for its party, and never used again.'),
    resources: z
      .array(z.strictObject({ node: AgentId.describe('A node that is registered.') }))
      .min(1)
      .max(1000)
      .refine((list) => new Set(list.map(({ node }) => node)).size === list.length, 'each node at most once')
      .describe('The nodes on which the network gets a resource, each at most once.'),
    exitGroup: ExitGroupId.describe(
      'The exit group through which the network leaves; left out: the exit that serves the fewest networks.',
    ).optional(),
    exit: AgentId.describe(
      'The very exit through which the network leaves; left out: one is chosen.',
    ).optional(),
    wires: z
      .enum(['encrypted', 'farm'])
      .describe(
        '`encrypted`: every packet between nodes. `farm`: packets between nodes of a farm that its operator trusts go in clear.',
      )
      .default('encrypted'),
  }),
  upcast: (before: z.output<typeof NetworkOrderedV1.data>) => ({ ...before, wires: 'encrypted' as const }),
  example: {
    wires: 'encrypted',
    network: 'blue',
    resources: [
      { node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG' },
      { node: 'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC' },
    ],
    exitGroup: 'nordic',
  },
})

/** What NetworkOrdered says. */
export type NetworkOrdered = EventOf<typeof NetworkOrdered>
