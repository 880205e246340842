import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId } from '../../values/token.ts'

export const FarmWiresRemoved = defineEvent({
  kind: 'fact',
  name: 'FarmWiresRemoved',
  version: 1,
  aggregate: 'network',
  about:
    'Nobody in the farm sends over VXLAN any more: the devices go, and then what the network has of the farm for it.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ farm: FarmId.describe('The farm between whose nodes it was.') }),
  example: { farm: 'oslo' },
})

/** What FarmWiresRemoved says. */
export type FarmWiresRemoved = EventOf<typeof FarmWiresRemoved>
