import { z } from 'zod'
import { defineEvent, type EventOf } from '../../define-event.ts'
import { Ipv4Address } from '../../values/address.ts'
import { Backend } from '../../values/backend.ts'
import { OrderKey, Token } from '../../values/token.ts'
import { Port, Transport } from '../../values/transport.ts'

export const PortForwardOpened = defineEvent({
  kind: 'fact',
  name: 'PortForwardOpened',
  version: 1,
  aggregate: 'network',
  about: 'A port outside leads to a port of a workload.',
  by: 'the network decider',
  derives: true,
  data: z.strictObject({
    order: OrderKey,
    forward: Token.describe('The name of the forward.'),
    address: Ipv4Address.describe('The IPv4 address outside.'),
    transport: Transport,
    port: Port.describe('The port outside.'),
    to: Backend.describe('Where it leads.'),
    source: z
      .enum(['visible', 'proxied'])
      .describe(
        'Whether the workload sees who calls, or is called by the exit with the PROXY protocol before it.',
      ),
  }),
  example: {
    order: 'open-echo',
    forward: 'echo',
    address: '198.51.100.2',
    transport: 'udp',
    port: 7,
    to: { workload: 'web', port: 7 },
    source: 'visible',
  },
})

/** What PortForwardOpened says. */
export type PortForwardOpened = EventOf<typeof PortForwardOpened>
