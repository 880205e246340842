import { z } from 'zod'
import { SpaceId, SpaceName } from './space.ts'

const ToIpv6 = z
  .strictObject({ kind: z.literal('ipv6') })
  .describe('IPv6: NAT64 at the exit, and DNS64 in the resolvers (RFC 6146, 6147).')

/** Whose way out to the IPv4 internet is ordered. */
export const WayOutOf = z
  .discriminatedUnion('kind', [
    ToIpv6,
    z
      .strictObject({
        kind: z.literal('space'),
        space: SpaceName.describe('The space: one that the network uses.'),
      })
      .describe('Addresses that the network has of an address space.'),
  ])
  .meta({
    title: 'WayOutOf',
    description:
      'Whose way out to the IPv4 internet: that of workloads that speak IPv6 only, or of the addresses that the network has of an address space.',
  })
export type WayOutOf = z.output<typeof WayOutOf>

/** Whose way out to the IPv4 internet is open, with the number of the space. */
export const OpenWayOut = z
  .discriminatedUnion('kind', [
    ToIpv6,
    z
      .strictObject({
        kind: z.literal('space'),
        id: SpaceId.describe('The number of the space.'),
        space: SpaceName,
      })
      .describe('Addresses that the network has of an address space.'),
  ])
  .meta({
    title: 'OpenWayOut',
    description:
      'Whose way out to the IPv4 internet: that of workloads that speak IPv6 only, or of the addresses that the network has of an address space, by its number.',
  })
export type OpenWayOut = z.output<typeof OpenWayOut>
