import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'

export const HolePunchPrepared = defineEvent({
  kind: 'fact',
  name: 'HolePunchPrepared',
  version: 1,
  about:
    'Members that cannot reach each other directly, because one is hidden, make the devices over which they could, and greet the exit point from them: so it sees where they are found. Once in the life of a network, when all its members say that they know how.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({}),
  example: {},
})

/** What HolePunchPrepared says. */
export type HolePunchPrepared = EventOf<typeof HolePunchPrepared>
