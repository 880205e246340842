import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { SpaceId } from '../../values/space.ts'
import { OrderKey } from '../../values/token.ts'

export const AddressSpaceDetached = defineEvent({
  kind: 'fact',
  name: 'AddressSpaceDetached',
  version: 1,
  aggregate: 'network',
  about: 'The network does not use an address space any more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, id: SpaceId.describe('The number of the space.') }),
  example: { order: 'detach-legacy', id: 4711 },
})

/** What AddressSpaceDetached says. */
export type AddressSpaceDetached = EventOf<typeof AddressSpaceDetached>
