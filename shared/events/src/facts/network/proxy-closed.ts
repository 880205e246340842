import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { OrderKey, Token } from '../../values/token.ts'

export const ProxyClosed = defineEvent({
  kind: 'fact',
  name: 'ProxyClosed',
  version: 1,
  aggregate: 'network',
  about: 'A proxy is no more.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({ order: OrderKey, proxy: Token.describe('The name of the proxy.') }),
  example: { order: 'close-shop', proxy: 'shop' },
})

/** What ProxyClosed says. */
export type ProxyClosed = EventOf<typeof ProxyClosed>
