import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { ExitGroupId, Label, PartyId } from '../../values/token.ts'

export const ExitGroupRegistered = defineEvent({
  kind: 'fact',
  name: 'ExitGroupRegistered',
  version: 1,
  about: 'A set of exits with one allocation and one upstream routing domain is part of the grid.',
  aggregate: 'exit-group',
  by: 'the exit group decider',
  data: z.strictObject({
    exitGroup: ExitGroupId.describe('The id of the group.'),
    name: Label.describe('What people call it.'),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: { exitGroup: 'nordic', name: 'Nordic exits', operator: 'operator' },
})

/** What ExitGroupRegistered says. */
export type ExitGroupRegistered = EventOf<typeof ExitGroupRegistered>
