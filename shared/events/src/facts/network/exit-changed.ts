import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { ListenPort } from '../../values/ports.ts'
import { Prefix } from '../../values/prefix.ts'
import { OrderKey } from '../../values/token.ts'
import { Transit } from '../../values/transit.ts'

export const ExitChanged = defineEvent({
  kind: 'fact',
  name: 'ExitChanged',
  version: 1,
  aggregate: 'network',
  about:
    'An exit of another group was to serve the network, with new prefixes for those that had theirs of the old one. It changes nothing: earlier releases wrote it, and no network was renumbered.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    exit: AgentId.describe('The exit that is to serve the network.'),
    port: ListenPort.describe('The listen port of the new exit point.'),
    transit: Transit,
    prefixes: z
      .array(z.strictObject({ member: AgentId, prefix: Prefix }))
      .min(1)
      .describe('The new /64 of each member that had one of the old exit group.'),
  }),
  example: {
    order: 'change-exit',
    exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM',
    port: 24578,
    transit: 2,
    prefixes: [
      { member: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM', prefix: '2001:db8:b:1101::/64' },
    ],
  },
})

/** What ExitChanged says. */
export type ExitChanged = EventOf<typeof ExitChanged>
