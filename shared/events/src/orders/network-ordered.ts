import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { AgentId } from '../values/agent-id.ts'
import { ExitGroupId, NetworkId } from '../values/token.ts'

/**
 * A tenant bought a network.
 *
 * Published by: portals. One network resource on each node named; one exit point, on an exit of `exitGroup` where that
 * is given, else on the exit that serves the fewest networks.
 */
export const NetworkOrdered = defineEvent({
  kind: 'order',
  name: 'NetworkOrdered',
  version: 1,
  data: z.strictObject({
    network: NetworkId,
    resources: z
      .array(z.strictObject({ node: AgentId }))
      .min(1)
      .max(1000)
      .refine((list) => new Set(list.map(({ node }) => node)).size === list.length, 'each node at most once'),
    exitGroup: ExitGroupId.optional(),
  }),
})
export type NetworkOrdered = EventOf<typeof NetworkOrdered>
