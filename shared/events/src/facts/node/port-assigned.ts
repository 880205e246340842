import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Claim } from '../../values/claim.ts'
import { ListenPort } from '../../values/ports.ts'

/**
 * Listen ports of a node were taken for network resources, each by a claim: `mesh` for peers, `exit` for the exit.
 *
 * Written by: the node decider.
 */
export const PortAssigned = defineEvent({
  kind: 'fact',
  name: 'PortAssigned',
  version: 1,
  data: z.strictObject({
    assignments: z.array(z.strictObject({ claim: Claim, mesh: ListenPort, exit: ListenPort })).min(1),
  }),
})
export type PortAssigned = EventOf<typeof PortAssigned>
