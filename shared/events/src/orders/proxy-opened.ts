import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Backend } from '../values/backend.ts'
import { Listener } from '../values/listener.ts'
import { NetworkId, Token } from '../values/token.ts'

export const ProxyOpened = defineEvent({
  kind: 'order',
  name: 'ProxyOpened',
  version: 1,
  about:
    'Connections to a listener of the exit are passed on to a port of a workload. `proxy` is its name, unique in the network.',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    proxy: Token.describe('The name of the proxy: unique in the network.'),
    listen: Listener,
    to: Backend.describe('Where connections are passed on to.'),
    proxyProtocol: z
      .boolean()
      .describe('Whether the workload is told who calls, by the PROXY protocol.')
      .default(false),
  }),
  example: {
    network: 'blue',
    proxy: 'shop',
    listen: { kind: 'tls', host: 'shop.example.com', port: 443 },
    to: { workload: 'web', port: 443 },
    proxyProtocol: false,
  },
})

/** What ProxyOpened says. */
export type ProxyOpened = EventOf<typeof ProxyOpened>
