import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const PeeringOffered = defineEvent({
  kind: 'fact',
  name: 'PeeringOffered',
  version: 1,
  aggregate: 'network',
  about: 'The network is willing to peer with another one.',
  by: 'the network decider',
  data: z.strictObject({
    order: OrderKey,
    peer: NetworkName.describe('The network to which it is offered.'),
  }),
  example: { order: 'offer-green', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringOffered says. */
export type PeeringOffered = EventOf<typeof PeeringOffered>
