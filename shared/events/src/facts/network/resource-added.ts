import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { Prefix } from '../../values/prefix.ts'
import { OrderKey } from '../../values/token.ts'

export const ResourceAdded = defineEvent({
  kind: 'fact',
  name: 'ResourceAdded',
  version: 1,
  aggregate: 'network',
  about:
    'Everything that the new member claimed is confirmed. `mtu` is the least of all possible wires, the new ones too.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    node: AgentId.describe('The node.'),
    prefix: Prefix.describe('The /64 of the resource.'),
    breakout: z
      .enum(['node', 'exit'])
      .describe('Where its IPv6 leaves: at its own `node`, or at the `exit`.'),
    ports: z
      .strictObject({ mesh: ListenPort, exit: ListenPort })
      .describe('The listen ports of its wires: towards its peers, and towards the exit.'),
    mtu: z.int().min(1280).describe('The MTU of the network in bytes from now on.'),
  }),
  example: {
    order: 'add-oslo-1',
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    prefix: '2001:db8:a:101::/64',
    breakout: 'node',
    ports: { mesh: 20004, exit: 20006 },
    mtu: 1420,
  },
})

/** What ResourceAdded says. */
export type ResourceAdded = EventOf<typeof ResourceAdded>
