import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { ExitGroupId, Label } from '../values/token.ts'

/**
 * A set of exits that share one allocation and one upstream routing domain.
 *
 * Published by: operators.
 */
export const ExitGroupRegistered = defineEvent({
  kind: 'order',
  name: 'ExitGroupRegistered',
  version: 1,
  data: z.strictObject({
    exitGroup: ExitGroupId,
    name: Label,
  }),
})
export type ExitGroupRegistered = EventOf<typeof ExitGroupRegistered>
