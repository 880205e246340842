import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { ListenPort } from '../../values/ports.ts'

export const PortAssigned = defineEvent({
  kind: 'fact',
  name: 'PortAssigned',
  version: 1,
  about:
    'Listen ports of a node were taken for network resources, each by a claim: `mesh` for peers, `exit` for the exit.',
  aggregate: 'node',
  by: 'the node decider',
  data: z.strictObject({
    assignments: z
      .array(
        z.strictObject({
          claim: Claim,
          mesh: ListenPort.describe('For the wires to its peers.'),
          exit: ListenPort.describe('For the wire to the exit.'),
        }),
      )
      .min(1)
      .describe('What each claim got.'),
  }),
  example: {
    assignments: [
      {
        claim: {
          order: 'order-blue',
          party: 'acme',
          network: 'blue',
          member: 'ACUMQGN6FBVNRRAPG4NUNNL2B3NQTPMFRPM3276BASFAXMPU6ZARDOBG',
        },
        mesh: 20000,
        exit: 20002,
      },
    ],
  },
})

/** What PortAssigned says. */
export type PortAssigned = EventOf<typeof PortAssigned>
