import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const AddressSpaceShared = defineEvent({
  kind: 'fact',
  name: 'AddressSpaceShared',
  version: 1,
  aggregate: 'space',
  about: 'A network of another party may use an address space.',
  by: 'the space decider',
  data: z.strictObject({ order: OrderKey, with: NetworkName.describe('The network that may use it.') }),
  example: { order: 'share-legacy', with: { party: 'umbrella', network: 'green' } },
})

/** What AddressSpaceShared says. */
export type AddressSpaceShared = EventOf<typeof AddressSpaceShared>
