import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { MemberPair } from '../../values/member-pair.ts'

export const NatHolePunched = defineEvent({
  kind: 'fact',
  name: 'NatHolePunched',
  version: 1,
  about:
    'Pairs of members that were offered to each other shook hands: what they send to each other goes directly from here on.',
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

/** What NatHolePunched says. */
export type NatHolePunched = EventOf<typeof NatHolePunched>
