import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { PartyId } from '../../values/token.ts'

export const ExitDrained = defineEvent({
  kind: 'fact',
  name: 'ExitDrained',
  version: 1,
  aggregate: 'exit',
  about: 'An exit takes no more networks.',
  by: 'the exit decider',
  derives: true,
  data: z.strictObject({ operator: PartyId.describe('The operator that ordered it.') }),
  example: { operator: 'operator' },
})

/** What ExitDrained says. */
export type ExitDrained = EventOf<typeof ExitDrained>
