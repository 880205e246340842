import { type Decision, nothing, refuse } from '@sixfold/decider'
import { isDone, type NetworkState, NO_GOODS_STATE } from '@sixfold/fold'
import type { GoodsCommand } from './goods.commands.ts'
import { allowMail, type MailFact, refuseMail } from './goods-mail.ts'
import type { GoodsNow } from './goods-now.ts'
import {
  assignIpv4,
  closeForward,
  closeProxy,
  type OutsideFact,
  openForward,
  openProxy,
  releaseIpv4,
} from './goods-outside.ts'
import { acceptOffer, endPeering, offer, type PeeringFact } from './goods-peerings.ts'
import { changePolicy, liftPolicy, type PolicyFact } from './goods-policy.ts'
import { assignPorts, type PortsFact, releasePorts } from './goods-ports.ts'
import { attach, detach, type SpaceUseFact } from './goods-spaces.ts'
import { closeWayOut, openWayOut, type WayOutFact } from './goods-way-out.ts'
import { name, place, remove, unname, type WorkloadFact } from './goods-workloads.ts'

export type GoodsFact =
  | WorkloadFact
  | PolicyFact
  | OutsideFact
  | PortsFact
  | PeeringFact
  | SpaceUseFact
  | WayOutFact
  | MailFact

type Of<Type extends GoodsCommand['type']> = Extract<GoodsCommand, { type: Type }>

const DECIDE: {
  readonly [Type in GoodsCommand['type']]: (command: Of<Type>, now: GoodsNow) => Decision<GoodsFact>
} = {
  PlaceWorkload: place,
  RemoveWorkload: remove,
  NameService: name,
  UnnameService: unname,
  ChangePolicy: changePolicy,
  LiftPolicy: liftPolicy,
  AssignPublicIpv4: assignIpv4,
  ReleasePublicIpv4: releaseIpv4,
  AssignPublicPorts: assignPorts,
  ReleasePublicPorts: releasePorts,
  OpenForward: openForward,
  CloseForward: closeForward,
  OpenProxy: openProxy,
  CloseProxy: closeProxy,
  OfferPeering: offer,
  AcceptPeering: acceptOffer,
  EndPeering: endPeering,
  AttachSpace: attach,
  DetachSpace: detach,
  OpenWayOut: openWayOut,
  CloseWayOut: closeWayOut,
  AllowMail: allowMail,
  RefuseMail: refuseMail,
}

/** True for a command that is decided here. */
export const isGoods = (command: Readonly<{ type: string }>): command is GoodsCommand =>
  Object.hasOwn(DECIDE, command.type)

/** Decides about what a network has besides its members. An order that was done, or came to nothing, stays as it is. */
export const decideGoods = (command: GoodsCommand, state: NetworkState): Decision<GoodsFact> => {
  const { order } = command
  const before = state.refusedOrders.get(order)
  if (before !== undefined) return refuse(before.code, before.sentence)
  if (isDone(state, order)) return nothing
  const { status, plan, goods } = state
  if (status === 'allocated' && plan !== null) {
    const decide = DECIDE[command.type] as (it: GoodsCommand, now: GoodsNow) => Decision<GoodsFact>
    return decide(command, { plan, goods: goods ?? NO_GOODS_STATE, state })
  }
  return status === 'leaving' || status === 'gone'
    ? refuse('NETWORK_CANCELLED', 'the network was cancelled before')
    : refuse('NETWORK_UNKNOWN', 'there is no such network')
}
