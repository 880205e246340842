import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkName } from '../values/network-name.ts'
import { NetworkId } from '../values/token.ts'

export const PeeringEnded = defineEvent({
  kind: 'order',
  name: 'PeeringEnded',
  version: 1,
  about: 'A network ends a peering, or takes back its offer. Either side may.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    peer: NetworkName.describe('The network at the other end.'),
  }),
  example: { network: 'blue', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringEnded says. */
export type PeeringEnded = EventOf<typeof PeeringEnded>
