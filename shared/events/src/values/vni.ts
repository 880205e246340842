import { z } from 'zod'
import { NetworkId, OrderKey, PartyId } from './token.ts'

/** The first and the last number that a VXLAN can have (RFC 7348: 24 bits; 0 is nobody's). */
export const VNI_FIRST = 1
export const VNI_LAST = 0xff_ffff

/** What tells the packets of one network from those of all others on the wires of a farm. */
export const Vni = z.int().min(VNI_FIRST).max(VNI_LAST).meta({
  title: 'Vni',
  description:
    'The VXLAN network identifier of a network in a farm, 24 bits. No two networks of a farm have the same at once.',
})
export type Vni = z.output<typeof Vni>

/**
 * Who asks a farm for a VNI: an order, for its network, for the `round`th time in this farm. The same claim made again
 * gets the same answer; once it is released it is never made again, because the next round is another claim.
 */
export const VniClaim = z
  .strictObject({
    order: OrderKey,
    party: PartyId,
    network: NetworkId,
    round: z.int().min(0).describe('How often the network had given up its wires in this farm before.'),
  })
  .meta({
    title: 'VniClaim',
    description: 'Who asked for it: the order of a network, and how often that had one in this farm before.',
  })
export type VniClaim = z.output<typeof VniClaim>

/** One claim as text. */
export const vniClaimKey = ({ order, round }: Pick<VniClaim, 'order' | 'round'>): string =>
  `${order}:${round}`
