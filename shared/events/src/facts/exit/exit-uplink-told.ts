import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const ExitUplinkTold = defineEvent({
  kind: 'fact',
  name: 'ExitUplinkTold',
  version: 1,
  aggregate: 'exit',
  about:
    "Where the gateway of an exit stands on its site's link: another exit of its group that takes over from it answers there in its place. Recorded of exits that are not the only one of their group.",
  by: "the exit decider, from the exit's report",
  derives: true,
  data: z.strictObject({
    addresses: z.array(z.string()).max(64).describe('Addresses of the gateway, with their lengths.'),
  }),
  example: { addresses: ['2001:db8:0:1::a2/64', '203.0.113.19/28'] },
})

/** What ExitUplinkTold says. */
export type ExitUplinkTold = EventOf<typeof ExitUplinkTold>
