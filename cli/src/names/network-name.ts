import { NetworkId, PartyId } from '@sixfold/events'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'

/** A network as people write it. */
export type NetworkName = Readonly<{ party: PartyId; network: NetworkId }>

/**
 * Reads `PARTY/NETWORK`.
 *
 * @throws Failure `usage`
 */
export const parseNetworkName = (text: string): NetworkName => {
  const [party, network, ...more] = text.split('/')
  const parsed = { party: PartyId.safeParse(party), network: NetworkId.safeParse(network) }
  if (more.length === 0 && parsed.party.success && parsed.network.success)
    return { party: parsed.party.data, network: parsed.network.data }
  throw new Failure(
    EXIT.usage,
    `${JSON.stringify(text)} is no network: write PARTY/NETWORK, like tenant-a/blue`,
    'sixfold network list shows them',
  )
}
