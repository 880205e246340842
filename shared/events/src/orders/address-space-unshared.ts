import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkName } from '../values/network-name.ts'
import { Token } from '../values/token.ts'

export const AddressSpaceUnshared = defineEvent({
  kind: 'order',
  name: 'AddressSpaceUnshared',
  version: 1,
  about: 'The owner of an address space does not let a network use it any more. Refused while it does.',
  by: 'portals',
  data: z.strictObject({
    space: Token.describe('The name of the space, as the party that orders this gave it.'),
    with: NetworkName.describe('The network that may use it no more.'),
  }),
  example: { space: 'legacy', with: { party: 'umbrella', network: 'green' } },
})

/** What AddressSpaceUnshared says. */
export type AddressSpaceUnshared = EventOf<typeof AddressSpaceUnshared>
