import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { IpAddress } from '../values/address.ts'
import { Asn } from '../values/upstream.ts'

export const UpstreamReported = defineEvent({
  kind: 'report',
  name: 'UpstreamReported',
  version: 1,
  about:
    'How an exit stands with the BGP neighbours at its site: the level, not the edge. A session that is up says how many routes were taken and told.',
  by: 'agents of exits that speak BGP',
  data: z.strictObject({
    sessions: z
      .array(
        z.strictObject({
          peer: IpAddress.describe('The neighbour.'),
          asn: Asn.describe('Its number.'),
          isUp: z.boolean().describe('Whether the session is established.'),
          imported: z.int().min(0).describe('Routes that were taken from it.'),
          exported: z.int().min(0).describe('Routes that were told it.'),
          problem: z
            .string()
            .max(300)
            .nullable()
            .describe('The last error, as BIRD says it; null where there is none.'),
        }),
      )
      .max(16)
      .describe('One for each neighbour that the exit was registered with.'),
  }),
  example: {
    sessions: [{ peer: '2001:db8:1:3::1', asn: 65_000, isUp: true, imported: 1, exported: 2, problem: null }],
  },
})

/** What UpstreamReported says. */
export type UpstreamReported = EventOf<typeof UpstreamReported>
