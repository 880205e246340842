import { z } from 'zod'
import { defineEvent, type EventOf } from '../define-event.ts'
import { Ipv4Address } from '../values/address.ts'
import { Backend } from '../values/backend.ts'
import { NetworkId, Token } from '../values/token.ts'
import { Port, Transport } from '../values/transport.ts'

export const PortForwardOpened = defineEvent({
  kind: 'order',
  name: 'PortForwardOpened',
  version: 1,
  about:
    'A port of an IPv4 address of the network leads to a port of a workload. `forward` is its name, unique in the network. `source`: whether the workload sees who calls (`visible`), or is called by the exit with the PROXY protocol before it (`proxied`, TCP only).',
  by: 'portals',
  data: z.strictObject({
    network: NetworkId.describe('The network, by the id that its party gave it.'),
    forward: Token.describe('The name of the forward: unique in the network.'),
    address: Ipv4Address.describe('An IPv4 address that the network has bought.'),
    transport: Transport,
    port: Port.describe('The port outside.'),
    to: Backend.describe('Where it leads.'),
    source: z
      .enum(['visible', 'proxied'])
      .describe(
        '`visible`: the workload sees who calls. `proxied`: it is called by the exit, with the PROXY protocol before it (TCP only).',
      )
      .default('visible'),
  }),
  example: {
    network: 'blue',
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
