import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { NetworkId, Token } from '../values/token.ts'

export const ProxyClosed = defineEvent({
  kind: 'order',
  name: 'ProxyClosed',
  version: 1,
  about: 'A proxy is not wanted any more.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    proxy: Token.describe('The name of the proxy.'),
  }),
  example: { network: 'blue', proxy: 'shop' },
})

/** What ProxyClosed says. */
export type ProxyClosed = EventOf<typeof ProxyClosed>
