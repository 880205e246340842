import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { FarmId } from '../../values/token.ts'
import { Vni } from '../../values/vni.ts'

export const FarmWiresPrepared = defineEvent({
  kind: 'fact',
  name: 'FarmWiresPrepared',
  version: 1,
  aggregate: 'network',
  about:
    'The members in a trusted farm make VXLAN devices for each other, and take what comes over them; nobody sends yet.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    farm: FarmId.describe('The farm between whose nodes it is.'),
    vni: Vni.describe('What the network has of the farm for it.'),
  }),
  example: { farm: 'oslo', vni: 7_340_033 },
})

/** What FarmWiresPrepared says. */
export type FarmWiresPrepared = EventOf<typeof FarmWiresPrepared>
