import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { ExitGroupId, NetworkId } from '../values/token.ts'

export const ExitChanged = defineEvent({
  kind: 'order',
  name: 'ExitChanged',
  version: 1,
  about:
    'A network is to move to another exit group, with new prefixes. Networks are not renumbered, so it is refused where the network is of another group: order another network there instead.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    exitGroup: ExitGroupId.describe('The exit group to which the network moves.'),
    renumber: z
      .literal(true, 'prefixes cannot move between exit groups: renumber must be true')
      .describe('That the network gets new prefixes: always true, so that nobody is surprised.'),
  }),
  example: { network: 'blue', exitGroup: 'baltic', renumber: true },
})

/** What ExitChanged says. */
export type ExitChanged = EventOf<typeof ExitChanged>
