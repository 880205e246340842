import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { FarmId, Label } from '../values/token.ts'

/**
 * An operator's site joins the grid.
 *
 * Published by: operators. The farm's nodes and its allocation are registered by orders of their own.
 */
export const FarmRegistered = defineEvent({
  kind: 'order',
  name: 'FarmRegistered',
  version: 1,
  data: z.strictObject({
    farm: FarmId,
    name: Label,
  }),
})
export type FarmRegistered = EventOf<typeof FarmRegistered>
