import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Token } from '../values/token.ts'

export const AddressSpaceOrdered = defineEvent({
  kind: 'order',
  name: 'AddressSpaceOrdered',
  version: 1,
  about: 'A tenant wants an address space: IPv4 ranges in it mean something only there.',
  by: 'portals',
  data: z.strictObject({
    space: Token.describe('The name of the space, chosen by its party: unique for that party.'),
  }),
  example: { space: 'legacy' },
})

/** What AddressSpaceOrdered says. */
export type AddressSpaceOrdered = EventOf<typeof AddressSpaceOrdered>
