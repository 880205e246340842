import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const SpaceRangesReleased = defineEvent({
  kind: 'fact',
  name: 'SpaceRangesReleased',
  version: 1,
  aggregate: 'space',
  about: "A network's ranges of an address space are free again.",
  by: 'the space decider',
  data: z.strictObject({
    order: OrderKey.describe('The order under which they were claimed.'),
    network: NetworkName.describe('The network that had them.'),
  }),
  example: { order: 'attach-legacy', network: { party: 'acme', network: 'blue' } },
})

/** What SpaceRangesReleased says. */
export type SpaceRangesReleased = EventOf<typeof SpaceRangesReleased>
