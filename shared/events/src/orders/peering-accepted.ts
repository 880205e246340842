import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkName } from '../values/network-name.ts'
import { NetworkId } from '../values/token.ts'

export const PeeringAccepted = defineEvent({
  kind: 'order',
  name: 'PeeringAccepted',
  version: 1,
  about: 'A network accepts what another one offered to it.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    peer: NetworkName.describe('The network that offered to peer.'),
  }),
  example: { network: 'blue', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringAccepted says. */
export type PeeringAccepted = EventOf<typeof PeeringAccepted>
