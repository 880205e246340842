import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkName } from '../values/network-name.ts'
import { NetworkId } from '../values/token.ts'

export const PeeringOffered = defineEvent({
  kind: 'order',
  name: 'PeeringOffered',
  version: 1,
  about:
    'A network is willing to exchange packets with another one, of the same party or another, once that one accepts.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    peer: NetworkName.describe('The network that it offers to peer with.'),
  }),
  example: { network: 'blue', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringOffered says. */
export type PeeringOffered = EventOf<typeof PeeringOffered>
