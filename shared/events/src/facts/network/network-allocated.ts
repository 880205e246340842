import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { Prefix } from '../../values/prefix.ts'
import { Transit } from '../../values/transit.ts'
import type { NetworkAllocatedV1 } from './network-allocated-v1.ts'

export const NetworkAllocated = defineEvent({
  kind: 'fact',
  name: 'NetworkAllocated',
  version: 2,
  about:
    "Everything that the network's members claimed is confirmed: from here on their machines build it. `breakout` says where a resource's IPv6 leaves: at its own node, whose upstream routes its /64 back, or at the exit, from whose slice it came. `mtu` is the least of all its possible wires.",
  aggregate: 'network',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    resources: z
      .array(
        z.strictObject({
          node: AgentId,
          prefix: Prefix.describe('The /64 of the resource.'),
          breakout: z
            .enum(['node', 'exit'])
            .describe('Where its IPv6 leaves: at its own `node`, or at the `exit`.'),
          ports: z
            .strictObject({ mesh: ListenPort, exit: ListenPort })
            .describe('The listen ports of its wires: towards its peers, and towards the exit.'),
        }),
      )
      .min(1)
      .describe('The network resources.'),
    exitPoint: z
      .strictObject({ exit: AgentId, prefix: Prefix, port: ListenPort, transit: Transit })
      .describe(
        'The place of the network on its exit: its /64, its listen port, and its IPv4 towards the gateway.',
      ),
    mtu: z.int().min(1280).describe('The MTU of the network in bytes: the least of all its possible wires.'),
    wires: z
      .enum(['encrypted', 'farm'])
      .describe('Whether packets between nodes of a trusted farm may go in clear (`farm`).'),
  }),
  upcast: (before: z.output<typeof NetworkAllocatedV1.data>) => ({ ...before, wires: 'encrypted' as const }),
  example: {
    wires: 'encrypted',
    resources: [
      {
        node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        prefix: '2001:db8:a:100::/64',
        breakout: 'node',
        ports: { mesh: 20000, exit: 20002 },
      },
      {
        node: 'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC',
        prefix: '2001:db8:a:200::/64',
        breakout: 'node',
        ports: { mesh: 21000, exit: 21002 },
      },
    ],
    exitPoint: {
      exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
      prefix: '2001:db8:e:1100::/64',
      port: 24576,
      transit: 1,
    },
    mtu: 1420,
  },
})

/** What NetworkAllocated says. */
export type NetworkAllocated = EventOf<typeof NetworkAllocated>
