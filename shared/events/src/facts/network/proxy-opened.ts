import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Backend } from '../../values/backend.ts'
import { Listener } from '../../values/listener.ts'
import { OrderKey, Token } from '../../values/token.ts'

export const ProxyOpened = defineEvent({
  kind: 'fact',
  name: 'ProxyOpened',
  version: 1,
  aggregate: 'network',
  about: 'Connections to a listener of the exit are passed on to a port of a workload.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    proxy: Token.describe('The name of the proxy.'),
    listen: Listener,
    to: Backend.describe('Where connections are passed on to.'),
    proxyProtocol: z.boolean().describe('Whether the workload is told who calls, by the PROXY protocol.'),
  }),
  example: {
    order: 'open-shop',
    proxy: 'shop',
    listen: { kind: 'tls', host: 'shop.example.com', port: 443 },
    to: { workload: 'web', port: 443 },
    proxyProtocol: false,
  },
})

/** What ProxyOpened says. */
export type ProxyOpened = EventOf<typeof ProxyOpened>
