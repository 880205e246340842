import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { MemberPair } from '../../values/member-pair.ts'
import { CandidateKind, UnderlayEndpoint } from '../../values/underlay-endpoint.ts'

const Candidate = z
  .strictObject({ kind: CandidateKind.describe('How it is known.'), at: UnderlayEndpoint })
  .nullable()

export const HolePunchOffered = defineEvent({
  kind: 'fact',
  name: 'HolePunchOffered',
  version: 1,
  about:
    'Pairs of members try to reach each other, both at once, each at the candidate of the other; what they send to each other goes by way of the exit as before. Another offer to a pair replaces the one before.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({
    pairs: z
      .array(
        z.strictObject({
          members: MemberPair,
          family: z.enum(['ipv6', 'ipv4']).describe('Over which family of the underlay.'),
          candidates: z
            .tuple([Candidate, Candidate])
            .describe('Where the first, and where the second is found; null for one that comes by itself.'),
          round: z.int().min(1).describe('Rounds of attempts since the pair last had a hole that held.'),
          attempt: z.int().min(1).describe('The attempt within the round.'),
        }),
      )
      .min(1)
      .describe('Who tries, and where.'),
  }),
  example: {
    pairs: [
      {
        members: [
          'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
          'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC',
        ],
        family: 'ipv4',
        candidates: [
          { kind: 'observed', at: { address: '192.0.2.7', port: 20_001 } },
          { kind: 'observed', at: { address: '198.51.100.9', port: 40_211 } },
        ],
        round: 1,
        attempt: 1,
      },
    ],
  },
})

/** What HolePunchOffered says. */
export type HolePunchOffered = EventOf<typeof HolePunchOffered>
