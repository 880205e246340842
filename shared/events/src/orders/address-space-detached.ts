import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { SpaceName } from '../values/space.ts'
import { NetworkId } from '../values/token.ts'

export const AddressSpaceDetached = defineEvent({
  kind: 'order',
  name: 'AddressSpaceDetached',
  version: 1,
  about: 'A network does not use an address space any more.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    space: SpaceName.describe('The space that the network uses.'),
  }),
  example: { network: 'blue', space: { party: 'acme', space: 'legacy' } },
})

/** What AddressSpaceDetached says. */
export type AddressSpaceDetached = EventOf<typeof AddressSpaceDetached>
