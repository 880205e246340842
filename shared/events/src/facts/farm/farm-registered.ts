import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId, Label, PartyId } from '../../values/token.ts'

/**
 * A site with one owner is part of the grid.
 *
 * Written by: the farm decider.
 */
export const FarmRegistered = defineEvent({
  kind: 'fact',
  name: 'FarmRegistered',
  version: 1,
  data: z.strictObject({
    farm: FarmId,
    name: Label,
    operator: PartyId,
  }),
})
export type FarmRegistered = EventOf<typeof FarmRegistered>
