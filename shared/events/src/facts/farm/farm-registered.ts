import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId, Label, PartyId } from '../../values/token.ts'

export const FarmRegistered = defineEvent({
  kind: 'fact',
  name: 'FarmRegistered',
  version: 1,
  about: 'A site with one owner is part of the grid.',
  aggregate: 'farm',
  by: 'the farm decider',
  data: z.strictObject({
    farm: FarmId.describe('The id of the farm.'),
    name: Label.describe('What people call it.'),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: { farm: 'oslo', name: 'Oslo', operator: 'operator' },
})

/** What FarmRegistered says. */
export type FarmRegistered = EventOf<typeof FarmRegistered>
