import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, PartyId, Token } from '../../values/token.ts'

export const AddressSpaceFounded = defineEvent({
  kind: 'fact',
  name: 'AddressSpaceFounded',
  version: 1,
  aggregate: 'space',
  about: "A number of the grid's address spaces is a party's, under the name that it gave.",
  by: 'the space decider',
  data: z.strictObject({
    order: OrderKey,
    owner: PartyId.describe('The party that ordered it.'),
    space: Token.describe('The name that its party gave it.'),
  }),
  example: { order: 'order-legacy', owner: 'acme', space: 'legacy' },
})

/** What AddressSpaceFounded says. */
export type AddressSpaceFounded = EventOf<typeof AddressSpaceFounded>
