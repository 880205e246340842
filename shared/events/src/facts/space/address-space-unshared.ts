import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const AddressSpaceUnshared = defineEvent({
  kind: 'fact',
  name: 'AddressSpaceUnshared',
  version: 1,
  aggregate: 'space',
  about: 'A network may not use an address space any more.',
  by: 'the space decider',
  data: z.strictObject({
    order: OrderKey,
    with: NetworkName.describe('The network that may use it no more.'),
  }),
  example: { order: 'unshare-legacy', with: { party: 'umbrella', network: 'green' } },
})

/** What AddressSpaceUnshared says. */
export type AddressSpaceUnshared = EventOf<typeof AddressSpaceUnshared>
