import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { AgentId } from '../../values/agent-id.ts'
import { Pair } from '../../values/pair.ts'

export const PairReserved = defineEvent({
  kind: 'fact',
  name: 'PairReserved',
  version: 1,
  about: "A member's pair was changed before its /64 was taken, because somebody else took that /64 first.",
  aggregate: 'network',
  by: 'the network decider',
  data: z.strictObject({
    member: AgentId.describe('The node or exit.'),
    pair: Pair.describe('The pair that the member has from now on.'),
  }),
  example: { member: 'AD22SXD7RW2Y2GN7WMSKSSP7PPWQRIWWTOH4RDMJE423PMLNU34QYBJC', pair: 512 },
})

/** What PairReserved says. */
export type PairReserved = EventOf<typeof PairReserved>
