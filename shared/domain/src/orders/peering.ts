import type { NetworkId, NetworkName } from '@sixfold/events'
import { networkRef, wordsAtLast } from '@sixfold/fold'
import type { AcceptPeering, EndPeering, OfferPeering } from '../network/goods.commands.ts'
import type { Decided, OrderContext } from './context.ts'
import { actOn, onNetwork, settleOn } from './on-network.ts'

type Between = Readonly<{ network: NetworkId; peer: NetworkName }>

const unknownPeer = (peer: NetworkName): Decided => ({
  code: 'PEER_UNKNOWN',
  sentence: `party ${peer.party} has no network ${peer.network}`,
  field: 'data.peer',
  value: peer,
})

const withItself = (peer: NetworkName): Decided => ({
  code: 'PEERING_SELF',
  sentence: 'a network does not peer with itself: name another one',
  field: 'data.peer',
  value: peer,
})

/**
 * What a network says to another one. Each side records its own words, so what the other one said may just be changing:
 * a refusal is settled with the network.
 */
export const say = (
  type: (OfferPeering | AcceptPeering | EndPeering)['type'],
  { network, peer }: Between,
  context: OrderContext,
): Promise<Decided> =>
  onNetwork(network, context, async () => {
    const { world, party, key } = context
    if (peer.party === party && peer.network === network) return withItself(peer)
    const { state } = world.get('network', networkRef(peer.party, peer.network))
    const isMissing = type !== 'EndPeering' && state.status !== 'allocated'
    const theirs = wordsAtLast(state, { party, network })
    const refused = isMissing
      ? unknownPeer(peer)
      : await actOn(network, { type, order: key, peer, theirs }, context)
    return refused === null ? null : settleOn(refused, network, context)
  })
