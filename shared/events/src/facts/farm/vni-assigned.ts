import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Vni, VniClaim } from '../../values/vni.ts'

export const VniAssigned = defineEvent({
  kind: 'fact',
  name: 'VniAssigned',
  version: 1,
  aggregate: 'farm',
  about:
    'VXLAN identifiers of the farm were taken for networks, each by a claim. No two networks of a farm have the same.',
  by: 'the farm decider',
  data: z.strictObject({
    assignments: z
      .array(z.strictObject({ claim: VniClaim, vni: Vni }))
      .min(1)
      .describe('What each claim got.'),
  }),
  example: {
    assignments: [
      { claim: { order: 'order-blue', party: 'acme', network: 'blue', round: 0 }, vni: 7_340_033 },
    ],
  },
})

/** What VniAssigned says. */
export type VniAssigned = EventOf<typeof VniAssigned>
