import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey } from '../../values/token.ts'

export const NodeStayed = defineEvent({
  kind: 'fact',
  name: 'NodeStayed',
  version: 1,
  aggregate: 'node',
  about: 'A node that was to leave stays: networks have resources on it.',
  by: 'the node decider',
  data: z.strictObject({ order: OrderKey }),
  example: { order: 'retire-oslo-1' },
})

/** What NodeStayed says. */
export type NodeStayed = EventOf<typeof NodeStayed>
