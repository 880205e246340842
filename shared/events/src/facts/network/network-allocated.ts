import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { Prefix } from '../../values/prefix.ts'
import { Transit } from '../../values/transit.ts'

/**
 * Everything that the network's members claimed is confirmed: from here on their machines build it.
 *
 * Written by: the network decider. `breakout` says where a resource's IPv6 leaves: at its own node, whose upstream
 * routes its /64 back, or at the exit, from whose slice it came. `mtu` is the least of all its possible wires.
 */
export const NetworkAllocated = defineEvent({
  kind: 'fact',
  name: 'NetworkAllocated',
  version: 1,
  derives: true,
  data: z.strictObject({
    resources: z
      .array(
        z.strictObject({
          node: AgentId,
          prefix: Prefix,
          breakout: z.enum(['node', 'exit']),
          ports: z.strictObject({ mesh: ListenPort, exit: ListenPort }),
        }),
      )
      .min(1),
    exitPoint: z.strictObject({ exit: AgentId, prefix: Prefix, port: ListenPort, transit: Transit }),
    mtu: z.int().min(1280),
  }),
})
export type NetworkAllocated = EventOf<typeof NetworkAllocated>
