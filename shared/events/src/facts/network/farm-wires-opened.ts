import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId } from '../../values/token.ts'

export const FarmWiresOpened = defineEvent({
  kind: 'fact',
  name: 'FarmWiresOpened',
  version: 1,
  aggregate: 'network',
  about:
    'The members in a trusted farm send to each other over VXLAN: each of them takes what comes over it.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ farm: FarmId.describe('The farm between whose nodes it is.') }),
  example: { farm: 'oslo' },
})

/** What FarmWiresOpened says. */
export type FarmWiresOpened = EventOf<typeof FarmWiresOpened>
