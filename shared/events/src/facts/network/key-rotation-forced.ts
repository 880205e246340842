import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Generation } from '../../values/generation.ts'
import { OrderKey } from '../../values/token.ts'

export const KeyRotationForced = defineEvent({
  kind: 'fact',
  name: 'KeyRotationForced',
  version: 1,
  about:
    'The rotation is ended though not all have moved: devices, keys and ports of the old generation are given up. Who made no keys of the new one has none, as if it had not joined yet.',
  aggregate: 'network',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    generation: Generation.describe('The one that there is from here on.'),
  }),
  example: { order: 'force-blue', generation: 2 },
})

/** What KeyRotationForced says. */
export type KeyRotationForced = EventOf<typeof KeyRotationForced>
