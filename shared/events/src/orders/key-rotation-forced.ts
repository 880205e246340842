import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const KeyRotationForced = defineEvent({
  kind: 'order',
  name: 'KeyRotationForced',
  version: 1,
  about:
    'A rotation of keys that waits for somebody is ended without him: the older keys open nothing any more. Who has not followed is cut off until its agent is back and made its keys. Where no keys are rotated nothing is done.',
  by: 'portals',
  data: z.strictObject({ network: NetworkId.describe('The network, by the id that its party gave it.') }),
  example: { network: 'blue' },
})

/** What KeyRotationForced says. */
export type KeyRotationForced = EventOf<typeof KeyRotationForced>
