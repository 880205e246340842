import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, OrderKey } from '@sixfold/events'
import { evolvePlan, type NetworkPlan } from '../network-plan.ts'

/** Where a network stands, as far as facts tell. The machine in the coordinator gives these states their meaning. */
export type NetworkStatus = 'none' | 'founded' | 'abandoned' | 'allocated' | 'leaving' | 'gone'

/** Why a member does not hold the network's revision. */
export type Straggler = Readonly<{ member: AgentId; reason: 'silent' | 'behind' | 'failed' }>

/** Why an order came to nothing. */
export type Reason = Readonly<{ code: string; sentence: string }>

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
  /** The reserved pair of each member, the exit point's too. */
  pairs: Map<AgentId, number>
  exit: AgentId | null
  nodes: AgentId[]
  plan: NetworkPlan | null
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
  pairs: new Map(),
  exit: null,
  nodes: [],
  plan: null,
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
    case 'NetworkDegraded':
      state.converged = null
      state.stragglers = fact.data.members
      return
  }
}

export const evolveNetwork = (state: NetworkState, fact: Fact, position: Position): NetworkState => {
  evolveLifecycle(state, fact, position)
  state.plan = evolvePlan(state.plan, fact, position)
  return state
}
