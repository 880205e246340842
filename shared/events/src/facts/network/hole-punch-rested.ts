import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { MemberPair } from '../../values/member-pair.ts'

export const HolePunchRested = defineEvent({
  kind: 'fact',
  name: 'HolePunchRested',
  version: 1,
  about:
    'Pairs of members that were offered to each other did not get through: they stop to try until they are offered again.',
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

/** What HolePunchRested says. */
export type HolePunchRested = EventOf<typeof HolePunchRested>
