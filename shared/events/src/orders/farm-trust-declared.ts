import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { FarmId } from '../values/token.ts'

export const FarmTrustDeclared = defineEvent({
  kind: 'order',
  name: 'FarmTrustDeclared',
  version: 1,
  about:
    'An operator says whether the wires between the nodes of a farm may carry packets of networks in clear, where the tenant agrees too.',
  by: 'operators',
  data: z.strictObject({
    farm: FarmId.describe('The farm.'),
    wires: z
      .enum(['trusted', 'untrusted'])
      .describe(
        'Whether packets may cross the wires between its nodes in clear, where the tenant agrees too.',
      ),
  }),
  example: { farm: 'oslo', wires: 'trusted' },
})

/** What FarmTrustDeclared says. */
export type FarmTrustDeclared = EventOf<typeof FarmTrustDeclared>
