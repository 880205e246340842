import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { PartyId } from '../../values/token.ts'

export const ExitReturned = defineEvent({
  kind: 'fact',
  name: 'ExitReturned',
  version: 1,
  aggregate: 'exit',
  about: 'A drained exit takes networks again.',
  by: 'the exit decider',
  derives: true,
  data: z.strictObject({ operator: PartyId.describe('The operator that ordered it.') }),
  example: { operator: 'operator' },
})

/** What ExitReturned says. */
export type ExitReturned = EventOf<typeof ExitReturned>
