import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const PeeringEnded = defineEvent({
  kind: 'fact',
  name: 'PeeringEnded',
  version: 1,
  aggregate: 'network',
  about: 'The network does not peer with another one any more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, peer: NetworkName.describe('The network at the other end.') }),
  example: { order: 'end-green', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringEnded says. */
export type PeeringEnded = EventOf<typeof PeeringEnded>
