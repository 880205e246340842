import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId } from '../../values/token.ts'

export const NodeRetiring = defineEvent({
  kind: 'fact',
  name: 'NodeRetiring',
  version: 1,
  aggregate: 'node',
  about: 'A node takes no more claims: it is about to leave.',
  by: 'the node decider',
  data: z.strictObject({ order: OrderKey, operator: PartyId.describe('The operator that ordered it.') }),
  example: { order: 'retire-oslo-1', operator: 'operator' },
})

/** What NodeRetiring says. */
export type NodeRetiring = EventOf<typeof NodeRetiring>
