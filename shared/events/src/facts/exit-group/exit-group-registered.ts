import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { ExitGroupId, Label, PartyId } from '../../values/token.ts'

/**
 * A set of exits with one allocation and one upstream routing domain is part of the grid.
 *
 * Written by: the exit group decider.
 */
export const ExitGroupRegistered = defineEvent({
  kind: 'fact',
  name: 'ExitGroupRegistered',
  version: 1,
  data: z.strictObject({
    exitGroup: ExitGroupId,
    name: Label,
    operator: PartyId,
  }),
})
export type ExitGroupRegistered = EventOf<typeof ExitGroupRegistered>
