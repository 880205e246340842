import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { FarmId, Label } from '../values/token.ts'

export const FarmRegistered = defineEvent({
  kind: 'order',
  name: 'FarmRegistered',
  version: 1,
  about:
    "An operator's site joins the grid. The farm's nodes and its allocation are registered by orders of their own.",
  by: 'operators',
  data: z.strictObject({
    farm: FarmId.describe('The id that the farm gets.'),
    name: Label.describe('What people call it.'),
  }),
  example: { farm: 'oslo', name: 'Oslo' },
})

/** What FarmRegistered says. */
export type FarmRegistered = EventOf<typeof FarmRegistered>
