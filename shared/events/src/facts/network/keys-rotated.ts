import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Generation } from '../../values/generation.ts'

export const KeysRotated = defineEvent({
  kind: 'fact',
  name: 'KeysRotated',
  version: 1,
  about:
    'Every member sends over the new generation and holds that in its kernel: devices, keys and ports of the old one are given up.',
  aggregate: 'network',
  by: "the network decider, from the members' reports",
  derives: true,
  data: z.strictObject({ generation: Generation.describe('The one that there is from here on.') }),
  example: { generation: 2 },
})

/** What KeysRotated says. */
export type KeysRotated = EventOf<typeof KeysRotated>
