import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { PartyId } from '../../values/token.ts'

export const FarmTrustDeclared = defineEvent({
  kind: 'fact',
  name: 'FarmTrustDeclared',
  version: 1,
  aggregate: 'farm',
  about: 'Whether the wires of a farm may carry packets of networks in clear.',
  by: 'the farm decider',
  data: z.strictObject({
    wires: z
      .enum(['trusted', 'untrusted'])
      .describe(
        'Whether packets may cross the wires between its nodes in clear, where the tenant agrees too.',
      ),
    operator: PartyId.describe('The operator that ordered it.'),
  }),
  example: { wires: 'trusted', operator: 'operator' },
})

/** What FarmTrustDeclared says. */
export type FarmTrustDeclared = EventOf<typeof FarmTrustDeclared>
