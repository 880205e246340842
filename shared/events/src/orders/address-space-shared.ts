import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkName } from '../values/network-name.ts'
import { Token } from '../values/token.ts'

export const AddressSpaceShared = defineEvent({
  kind: 'order',
  name: 'AddressSpaceShared',
  version: 1,
  about: 'The owner of an address space lets another network use it.',
  by: 'portals',
  data: z.strictObject({
    space: Token.describe('The name of the space, as the party that orders this gave it.'),
    with: NetworkName.describe('The network that may use it.'),
  }),
  example: { space: 'legacy', with: { party: 'umbrella', network: 'green' } },
})

/** What AddressSpaceShared says. */
export type AddressSpaceShared = EventOf<typeof AddressSpaceShared>
