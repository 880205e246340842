import type { Position } from '@sixfold/decider'
import type { Fact, NetworkId, PartyId } from '@sixfold/events'
import { NO_GOODS } from './network-goods.ts'
import { evolvePlan, type NetworkPlan } from './network-plan.ts'

/**
 * Another network, as the members of one that it is linked with must know it: with which it peers, or shares an address
 * space. `plan` has its members, ranges and whether it is open; its workloads and services where both peer; of its
 * policies and of what it has outside nothing. `peered` is the fact by which both do; null where they only share spaces.
 */
export type LinkedNetwork = Readonly<{
  party: PartyId
  network: NetworkId
  peered: number | null
  plan: NetworkPlan
}>

/**
 * FACTS positions of the last facts that changed what other networks are told: `ways` of members, their keys and those to come, ranges and
 * whether the network is open, `names` of workloads and services.
 */
export type Told = Readonly<{ ways: number; names: number }>

export const NOTHING_TOLD: Told = { ways: 0, names: 0 }

/** What a fact changed of what other networks are told, by what it left as it was. */
export const evolveTold = (
  told: Told,
  before: NetworkPlan | null,
  after: NetworkPlan | null,
  { sequence }: Position,
): Told => {
  if (before === after || after === null) return told
  if (before === null) return { ways: sequence, names: sequence }
  const hasWays =
    before.resources !== after.resources ||
    before.exitPoint !== after.exitPoint ||
    before.mtu !== after.mtu ||
    before.suspended !== after.suspended ||
    before.rotation !== after.rotation ||
    before.goods.spaces !== after.goods.spaces
  const hasNames =
    before.goods.workloads !== after.goods.workloads || before.goods.services !== after.goods.services
  return {
    ways: hasWays ? sequence : told.ways,
    names: hasNames ? sequence : told.names,
  }
}

/** The last fact of a network that another one is told, by what links them. */
export const toldTo = ({ ways, names }: Told, isPeered: boolean): number =>
  isPeered ? Math.max(ways, names) : ways

/** What of a network's plan another one is told. */
export const toldPlan = (plan: NetworkPlan, isPeered: boolean, revision: number): NetworkPlan => {
  const { spaces, workloads, services } = plan.goods
  // Wires in clear inside a farm, and holes through NATs, are between members of one network.
  const { farmWires: _, holes: __, ...rest } = plan
  return {
    ...rest,
    wires: 'encrypted',
    goods: { ...NO_GOODS, spaces, ...(isPeered ? { workloads, services } : {}) },
    revision,
  }
}

/** Folds a fact of the other network. Facts may come again. */
export const evolveLinked = (linked: LinkedNetwork, fact: Fact, position: Position): LinkedNetwork => {
  const { plan, peered } = linked
  if (position.sequence <= plan.revision) return linked
  const next = evolvePlan(plan, fact, position) ?? plan
  const before = { ways: plan.revision, names: plan.revision }
  const revision = toldTo(evolveTold(before, plan, next, position), peered !== null)
  return revision === plan.revision ? linked : { ...linked, plan: toldPlan(next, peered !== null, revision) }
}
