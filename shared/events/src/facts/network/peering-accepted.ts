import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { NetworkName } from '../../values/network-name.ts'
import { OrderKey } from '../../values/token.ts'

export const PeeringAccepted = defineEvent({
  kind: 'fact',
  name: 'PeeringAccepted',
  version: 1,
  aggregate: 'network',
  about: 'The network accepted what another one had offered.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, peer: NetworkName.describe('The network that had offered.') }),
  example: { order: 'accept-green', peer: { party: 'umbrella', network: 'green' } },
})

/** What PeeringAccepted says. */
export type PeeringAccepted = EventOf<typeof PeeringAccepted>
