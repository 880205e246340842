import { accept, type Decision } from '@sixfold/decider'
import type { NetworkName } from '@sixfold/events'
import { PeeringAccepted, PeeringEnded, PeeringOffered } from '@sixfold/events/facts'
import { standing, wordsTo } from '@sixfold/fold'
import type { AcceptPeering, EndPeering, OfferPeering } from './goods.commands.ts'
import { type GoodsNow, refuseAt } from './goods-now.ts'

export type PeeringFact = ReturnType<
  typeof PeeringOffered.of | typeof PeeringAccepted.of | typeof PeeringEnded.of
>

const textOf = ({ party, network }: NetworkName): string => `${party}/${network}`

const exists = (peer: NetworkName, what: string): Decision<never> =>
  refuseAt('PEERING_EXISTS', `${textOf(peer)} ${what}`, 'data.peer', peer)

/** The network is willing to peer with another one. */
export const offer = ({ order, peer, theirs }: OfferPeering, { state }: GoodsNow): Decision<PeeringFact> => {
  const ours = wordsTo(state, peer)
  const stands = standing(ours, theirs)
  if (stands.state === 'accepted') return exists(peer, 'and the network peer already')
  if (ours.offered > Math.max(ours.ended, theirs.ended))
    return exists(peer, 'was offered that before: it has to accept now')
  return accept(PeeringOffered.of({ order, peer }))
}

/** The network accepts what another one offered, and still does. */
export const acceptOffer = (
  { order, peer, theirs }: AcceptPeering,
  { state }: GoodsNow,
): Decision<PeeringFact> => {
  const ours = wordsTo(state, peer)
  if (standing(ours, theirs).state === 'accepted') return exists(peer, 'and the network peer already')
  if (theirs.offered <= Math.max(ours.ended, theirs.ended))
    return refuseAt(
      'PEERING_NOT_OFFERED',
      `${textOf(peer)} has not offered to peer with the network: it has to offer first`,
      'data.peer',
      peer,
    )
  return accept(PeeringAccepted.of({ order, peer }))
}

/** The network ends a peering, takes its offer back, or turns the other one's down. */
export const endPeering = (
  { order, peer, theirs }: EndPeering,
  { state }: GoodsNow,
): Decision<PeeringFact> => {
  const stands = standing(wordsTo(state, peer), theirs)
  return stands.state === 'none' || stands.state === 'ended'
    ? refuseAt(
        'PEERING_UNKNOWN',
        `the network neither peers with ${textOf(peer)} nor is offered to: there is nothing to end`,
        'data.peer',
        peer,
      )
    : accept(PeeringEnded.of({ order, peer }))
}
