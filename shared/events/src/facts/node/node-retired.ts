import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId } from '../../values/token.ts'

export const NodeRetired = defineEvent({
  kind: 'fact',
  name: 'NodeRetired',
  version: 1,
  aggregate: 'node',
  about: 'A node has left for good. Its id is never used again.',
  by: 'the node decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, operator: PartyId.describe('The operator that ordered it.') }),
  example: { order: 'retire-oslo-1', operator: 'operator' },
})

/** What NodeRetired says. */
export type NodeRetired = EventOf<typeof NodeRetired>
