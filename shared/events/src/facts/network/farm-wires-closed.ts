import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId } from '../../values/token.ts'

export const FarmWiresClosed = defineEvent({
  kind: 'fact',
  name: 'FarmWiresClosed',
  version: 1,
  aggregate: 'network',
  about:
    'The members in a farm send to each other over WireGuard again; what still comes over VXLAN is taken.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ farm: FarmId.describe('The farm between whose nodes it was.') }),
  example: { farm: 'oslo' },
})

/** What FarmWiresClosed says. */
export type FarmWiresClosed = EventOf<typeof FarmWiresClosed>
