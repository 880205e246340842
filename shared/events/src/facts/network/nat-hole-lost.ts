import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { MemberPair } from '../../values/member-pair.ts'

export const NatHoleLost = defineEvent({
  kind: 'fact',
  name: 'NatHoleLost',
  version: 1,
  about:
    'Pairs of members that had a hole between them hear nothing from each other any more: what they send to each other goes by way of the exit again.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({ pairs: z.array(MemberPair).min(1).describe('Which pairs.') }),
  example: {
    pairs: [
      [
        'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC',
      ],
    ],
  },
})

/** What NatHoleLost says. */
export type NatHoleLost = EventOf<typeof NatHoleLost>
