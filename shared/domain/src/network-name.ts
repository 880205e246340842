import { type AggregateRef, NetworkId, type NetworkName, PartyId } from '@sixfold/events'

/** The name of the network that a reference is to. Throws for a reference to anything else. */
export const networkName = ({ party, id }: AggregateRef): NetworkName => ({
  party: PartyId.parse(party),
  network: NetworkId.parse(id),
})
