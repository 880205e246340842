import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId } from '../values/token.ts'

export const KeyRotationOrdered = defineEvent({
  kind: 'order',
  name: 'KeyRotationOrdered',
  version: 1,
  about:
    'All members of a network get new WireGuard keys. A second generation of wires comes up beside the first, traffic moves to it wire by wire, then the first is removed: no packet is lost. Accepted once it is begun; it ends when the last member has followed.',
  by: 'portals',
  data: z.strictObject({ network: NetworkId.describe('The network, by the id that its party gave it.') }),
  example: { network: 'blue' },
})

/** What KeyRotationOrdered says. */
export type KeyRotationOrdered = EventOf<typeof KeyRotationOrdered>
