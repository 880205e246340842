import { z } from 'zod'
import { NetworkId, PartyId } from './token.ts'

/** A network as one party names another's. */
export const NetworkName = z.strictObject({ party: PartyId, network: NetworkId }).meta({
  title: 'NetworkName',
  description: "A network as one party names another's: by its party and its id.",
})
export type NetworkName = z.output<typeof NetworkName>
