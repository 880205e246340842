import { z } from 'zod'
import { Ipv4Address } from './address.ts'
import { HostName } from './dns.ts'
import { Port } from './transport.ts'

/**
 * Where a proxy listens. `tcp`: a port of an IPv4 of the network's own. `tls` and `http`: a host name, told apart by
 * SNI or by the Host header, so that many tenants share one address; without `address` it is the exit's shared one.
 */
export const Listener = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('tcp'),
      address: Ipv4Address.describe('An IPv4 address of the network.'),
      port: Port,
    }),
    z.strictObject({
      kind: z.literal('tls'),
      host: HostName,
      port: Port.default(443),
      address: Ipv4Address.describe(
        'An IPv4 address of the network; left out: the shared one of the exit.',
      ).optional(),
    }),
    z.strictObject({
      kind: z.literal('http'),
      host: HostName,
      port: Port.default(80),
      address: Ipv4Address.describe(
        'An IPv4 address of the network; left out: the shared one of the exit.',
      ).optional(),
    }),
  ])
  .meta({
    title: 'Listener',
    description:
      'Where a proxy listens. `tcp`: on a port of an IPv4 address of the network. `tls` and `http`: for a host name, told by SNI or by the Host header, on the shared address of the exit unless `address` names one of the network.',
  })
export type Listener = z.output<typeof Listener>
