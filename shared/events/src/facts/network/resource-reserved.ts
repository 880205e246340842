import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'
import { OrderKey } from '../../values/token.ts'

export const ResourceReserved = defineEvent({
  kind: 'fact',
  name: 'ResourceReserved',
  version: 1,
  aggregate: 'network',
  about: 'A network is about to grow onto a node: a pair is kept for it there.',
  by: 'the network decider',
  data: z.strictObject({ order: OrderKey, node: AgentId.describe('The node.'), pair: Pair }),
  example: {
    order: 'add-oslo-1',
    node: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
    pair: 257,
  },
})

/** What ResourceReserved says. */
export type ResourceReserved = EventOf<typeof ResourceReserved>
