import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { ExitGroupId, Label } from '../values/token.ts'

export const ExitGroupRegistered = defineEvent({
  kind: 'order',
  name: 'ExitGroupRegistered',
  version: 1,
  about: 'A set of exits that share one allocation and one upstream routing domain.',
  by: 'operators',
  data: z.strictObject({
    exitGroup: ExitGroupId.describe('The id that the group gets.'),
    name: Label.describe('What people call it.'),
  }),
  example: { exitGroup: 'nordic', name: 'Nordic exits' },
})

/** What ExitGroupRegistered says. */
export type ExitGroupRegistered = EventOf<typeof ExitGroupRegistered>
