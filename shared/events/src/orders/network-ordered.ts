import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { ExitGroupId, NetworkId } from '../values/token.ts'

export const NetworkOrdered = defineEvent({
  kind: 'order',
  name: 'NetworkOrdered',
  version: 1,
  about:
    'A tenant bought a network. One network resource on each node named; one exit point, on an exit of `exitGroup` where that is given, else on the exit that serves the fewest networks.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId,
    resources: z
      .array(z.strictObject({ node: AgentId }))
      .min(1)
      .max(1000)
      .refine((list) => new Set(list.map(({ node }) => node)).size === list.length, 'each node at most once'),
    exitGroup: ExitGroupId.optional(),
  }),
  example: {
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
