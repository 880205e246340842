import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, FarmId, OrderKey } from '@sixfold/events'
import { evolveWireRounds, type WireRound } from '../farm-wires.ts'
import { evolveGoodsState, type GoodsState } from '../goods-state.ts'
import { evolveHoleTries, type HoleTry } from '../hole-tries.ts'
import { evolveTold, NOTHING_TOLD, type Told } from '../linked-plan.ts'
import { evolvePlan, type NetworkPlan } from '../network-plan.ts'
import type { Reason } from '../reasons.ts'
import { type ExitMove, type ExitReservation, evolveHolds, type Growth, type Hold } from './network-holds.ts'
import { evolveOrders } from './network-orders.ts'

/** Where a network stands, as far as facts tell. The machine in the coordinator gives these states their meaning. */
export type NetworkStatus = 'none' | 'founded' | 'abandoned' | 'allocated' | 'leaving' | 'gone'

/** Why a member does not hold the network's revision. */
export type Straggler = Readonly<{ member: AgentId; reason: 'silent' | 'behind' | 'failed' }>

/**
 * One tenant network. `plan` is what its members derive from, null until everything is allocated; the rest is what
 * deciders and people need to know and members do not.
 */
export type NetworkState = {
  status: NetworkStatus
  order: OrderKey | null
  cancelledBy: OrderKey | null
  /** Why it was founded and then not completed. */
  abandoned: Reason | null
  /** Orders that may not found it any more, and why. */
  refused: Map<OrderKey, Reason>
  /** The last orders about it that came to nothing, and why: so it stays. */
  refusedOrders: Map<OrderKey, Reason>
  /** The last orders that left a fact here: an order that is decided again is done already. */
  recent: readonly OrderKey[]
  /** The reserved pair of each member, the exit point's too. */
  pairs: Map<AgentId, number>
  exit: AgentId | null
  /** Every node that holds a part of it, or may. */
  nodes: AgentId[]
  growing: Map<AgentId, Growth>
  exitReserved: ExitReservation | null
  exitMove: ExitMove | null
  /** The exit that is about to stand by. */
  standbyReserved: AgentId | null
  /** The order that is about to begin a rotation of keys, or did. */
  rotationReserved: OrderKey | null
  /** The order that claimed the listen ports of a generation after the first. */
  rotatedBy: OrderKey | null
  /** When the rotation began that is under way. */
  rotationAt: Position | null
  /** When it was last moved to another exit as planned; null while flows do not finish by way of the one before. */
  movedAt: Position | null
  /** What it may have claimed of nodes, exits and slices, and needs. */
  holds: Map<string, Hold>
  /** What it may have claimed and does not need any more, the last last. */
  loose: readonly Hold[]
  /** What deciding about its goods needs and members do not; null while it never had any. */
  goods: GoodsState | null
  /** How often it gave up its VXLAN wires in each farm; null while it never did. */
  wireRounds: ReadonlyMap<FarmId, WireRound> | null
  /** What became of the last try of each pair to get through NATs; null while none ever did. */
  holeTries: ReadonlyMap<string, HoleTry> | null
  plan: NetworkPlan | null
  told: Told
  /** The last revision that every member was seen to hold; null while degraded or never converged. */
  converged: number | null
  stragglers: readonly Straggler[]
  foundedAt: Position | null
  convergedAt: Position | null
}

export const initialNetwork = (): NetworkState => ({
  status: 'none',
  order: null,
  cancelledBy: null,
  abandoned: null,
  refused: new Map(),
  refusedOrders: new Map(),
  recent: [],
  pairs: new Map(),
  exit: null,
  nodes: [],
  growing: new Map(),
  exitReserved: null,
  exitMove: null,
  standbyReserved: null,
  rotationReserved: null,
  rotatedBy: null,
  rotationAt: null,
  movedAt: null,
  holds: new Map(),
  loose: [],
  goods: null,
  wireRounds: null,
  holeTries: null,
  plan: null,
  told: NOTHING_TOLD,
  converged: null,
  stragglers: [],
  foundedAt: null,
  convergedAt: null,
})

const found = (
  state: NetworkState,
  { data }: Extract<Fact, { name: 'NetworkFounded' }>,
  position: Position,
): void => {
  state.status = 'founded'
  state.order = data.order
  state.exit = data.exit.exit
  state.nodes = data.resources.map(({ node }) => node)
  for (const { node, pair } of data.resources) state.pairs.set(node, pair)
  state.pairs.set(data.exit.exit, data.exit.pair)
  state.foundedAt = position
}

/** Nobody waits for these any more. */
const forgive = (state: NetworkState, gone: readonly AgentId[]): void => {
  state.stragglers = state.stragglers.filter(({ member }) => !gone.includes(member))
}

const evolveLifecycle = (state: NetworkState, fact: Fact, position: Position): void => {
  switch (fact.name) {
    case 'NetworkFounded':
      found(state, fact, position)
      return
    case 'NetworkRefused':
      state.refused.set(fact.data.order, { code: fact.data.code, sentence: fact.data.sentence })
      return
    case 'PairReserved':
      state.pairs.set(fact.data.member, fact.data.pair)
      return
    case 'NetworkAbandoned':
      state.status = 'abandoned'
      state.abandoned = fact.data
      return
    case 'NetworkAllocated':
      state.status = 'allocated'
      return
    case 'StandbyPromoted':
      state.exit = fact.data.exit
      state.rotationAt = null
      return
    case 'NetworkCancelled':
      state.status = 'leaving'
      state.cancelledBy = fact.data.order
      return
    case 'NetworkGone':
      state.status = 'gone'
      return
    case 'NetworkConverged':
      state.converged = fact.data.revision
      state.stragglers = []
      state.convergedAt = position
      return
    case 'KeyRotationStarted':
    case 'KeysRotated':
    case 'KeyRotationForced':
      state.rotationAt = fact.name === 'KeyRotationStarted' ? position : null
      return
    case 'NetworkDegraded':
      state.converged = null
      state.stragglers = fact.data.members
      return
    case 'ResourceRemoved':
      forgive(state, [fact.data.node])
      return
    case 'TeardownForced':
      forgive(state, fact.data.members)
      return
  }
}

export const evolveNetwork = (state: NetworkState, fact: Fact, position: Position): NetworkState => {
  evolveOrders(state, fact)
  evolveLifecycle(state, fact, position)
  const plan = evolvePlan(state.plan, fact, position)
  state.told = evolveTold(state.told, state.plan, plan, position)
  if (plan?.standby?.finishing === undefined) state.movedAt = null
  else if (fact.name === 'StandbyPromoted') state.movedAt = position
  state.plan = plan
  evolveHolds(state, fact)
  state.goods = evolveGoodsState(state.goods, fact, position.sequence)
  state.wireRounds = evolveWireRounds(state.wireRounds, fact, position.sequence)
  state.holeTries = evolveHoleTries(state.holeTries, fact, position)
  return state
}
