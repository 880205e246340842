import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { VniClaim } from '../../values/vni.ts'

export const VniReleased = defineEvent({
  kind: 'fact',
  name: 'VniReleased',
  version: 1,
  aggregate: 'farm',
  about: 'VXLAN identifiers came back: no member of the network has a device with it any more.',
  by: 'the farm decider',
  data: z.strictObject({
    claims: z.array(VniClaim).min(1).describe('The claims that are released.'),
  }),
  example: { claims: [{ order: 'order-blue', party: 'acme', network: 'blue', round: 0 }] },
})

/** What VniReleased says. */
export type VniReleased = EventOf<typeof VniReleased>
