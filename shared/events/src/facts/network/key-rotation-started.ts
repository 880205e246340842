import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Generation } from '../../values/generation.ts'
import { ListenPort } from '../../values/ports.ts'
import { OrderKey } from '../../values/token.ts'

export const KeyRotationStarted = defineEvent({
  kind: 'fact',
  name: 'KeyRotationStarted',
  version: 1,
  aggregate: 'network',
  about:
    'Every member makes keys and devices of another generation beside those that it has, with ports of their own. A member that is added while this goes on has the new generation only, on the ports of its own order.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    generation: Generation,
    resources: z
      .array(
        z.strictObject({
          node: AgentId,
          ports: z
            .strictObject({ mesh: ListenPort, exit: ListenPort })
            .describe('Where it listens in this generation.'),
        }),
      )
      .min(1)
      .describe('Its nodes.'),
    exitPoint: z
      .strictObject({ exit: AgentId, port: ListenPort.describe('Where it listens in this generation.') })
      .describe('Its exit point.'),
  }),
  example: {
    order: 'rotate-blue',
    generation: 2,
    resources: [
      {
        node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        ports: { mesh: 20004, exit: 20006 },
      },
    ],
    exitPoint: { exit: 'ABILZQYRP3XFPIHR6GUGVU6R4LXBSVSKVY3XYIZICELSZWIBWXADCFOM', port: 24578 },
  },
})

/** What KeyRotationStarted says. */
export type KeyRotationStarted = EventOf<typeof KeyRotationStarted>
