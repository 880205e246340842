import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId } from '../../values/token.ts'

export const ExitRetired = defineEvent({
  kind: 'fact',
  name: 'ExitRetired',
  version: 1,
  aggregate: 'exit',
  about: 'An exit has left for good. Its id is never used again.',
  by: 'the exit decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, operator: PartyId.describe('The operator that ordered it.') }),
  example: { order: 'retire-exit-1', operator: 'operator' },
})

/** What ExitRetired says. */
export type ExitRetired = EventOf<typeof ExitRetired>
