import { z } from 'zod'
import { IpAddress } from './address.ts'

/** Where a UDP socket is found on the underlay: an address, and a port after whatever NAT is in between. */
export const UnderlayEndpoint = z
  .strictObject({
    address: IpAddress.describe('An address of the underlay.'),
    port: z.int().min(1).max(65_535).describe('A UDP port, as others see it.'),
  })
  .meta({
    title: 'UnderlayEndpoint',
    description:
      'Where a UDP socket of WireGuard is found on the underlay, after whatever NAT is in between.',
  })
export type UnderlayEndpoint = z.output<typeof UnderlayEndpoint>

/**
 * Where a member may be found by another one that it has no open way to. `configured`: it is registered as public there.
 * `lan`: an address of its uplink, behind the NAT that both are behind. `observed`: where the exit sees it.
 */
export const CandidateKind = z.enum(['configured', 'lan', 'observed'])
export type CandidateKind = z.output<typeof CandidateKind>
