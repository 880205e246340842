import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, NetworkName, Prefix } from '@sixfold/events'
import { type ExitMachine, exitMachine } from './aggregates/exit.ts'
import { type NodeMachine, nodeMachine } from './aggregates/node.ts'
import { evolveLinked, type LinkedNetwork } from './linked-plan.ts'
import { evolvePlan, type NetworkPlan } from './network-plan.ts'
import { isForgotten } from './plan-changes.ts'
import { standingBy } from './plan-members.ts'

/** A machine that a network depends on. */
export type Machine = NodeMachine | ExitMachine

/**
 * Everything that the derivation of one network needs, and nothing else: its plan, and the machines it depends on.
 * This is what a mailbox holds. Plain JSON, so that a snapshot of it is it.
 */
export type NetworkView = Readonly<{
  party: string
  network: string
  plan: NetworkPlan
  machines: Readonly<Record<AgentId, Machine>>
  /** The grid's ULA /48, in which address spaces live; left out where the network has none. */
  ula?: Prefix
  /** What links it with other networks; left out where nothing ever did. */
  links?: Links
}>

/**
 * The networks that one is linked with: both peer, or share an address space. `since`: the last fact that linked it with
 * another one, or parted it. `hasPeered`: whether it ever peered with any.
 */
export type Links = Readonly<{ since: number; hasPeered: boolean; networks: readonly LinkedNetwork[] }>

/** The aggregates of others that a network's derivation needs: every node it has a resource on, and its exit. */
export const dependencies = (plan: NetworkPlan): AgentId[] => [
  ...plan.resources.filter((it) => !isForgotten(it)).map(({ node }) => node),
  plan.exitPoint.exit,
  ...standingBy(plan),
]

/** Those that the network's facts are routed to: who holds a part of it, and who is to hear that it has left. */
export const members = (plan: NetworkPlan): AgentId[] => [
  ...plan.resources.map(({ node }) => node),
  plan.exitPoint.exit,
  ...standingBy(plan),
  ...(plan.formerExits ?? []).map(({ exit }) => exit),
]

/** The machines that a network's derivation needs: those of its members, and of what it is linked with. */
export const machinesFor = (plan: NetworkPlan, links: Links | undefined): AgentId[] =>
  links === undefined
    ? dependencies(plan)
    : [...new Set([plan, ...links.networks.map((it) => it.plan)].flatMap(dependencies))]

/** The FACTS position of the last fact that can change what a member derives. */
export const revisionOf = ({ plan, machines, links }: NetworkView): number => {
  const others = links?.networks.map((it) => it.plan.revision) ?? []
  return machinesFor(plan, links).reduce(
    (last, id) => Math.max(last, machines[id]?.sequence ?? 0),
    Math.max(plan.revision, links?.since ?? 0, ...others),
  )
}

/** The machine that a fact registers or changes, or null when it speaks of something else. */
export const machineOf = (fact: Fact, sequence: number): Machine | null => {
  if (fact.name === 'NodeRegistered' || fact.name === 'NodeChanged') return nodeMachine(fact, sequence)
  if (fact.name === 'ExitRegistered') return exitMachine(fact, sequence)
  return null
}

/** Folds a fact of a network that this one is linked with; of any other it says nothing. */
const evolveLinks = (view: NetworkView, fact: Fact, position: Position, of: NetworkName): NetworkView => {
  if (view.links === undefined) return view
  const networks = view.links.networks.map((it) =>
    it.party === of.party && it.network === of.network ? evolveLinked(it, fact, position) : it,
  )
  const links = { ...view.links, networks }
  return { ...view, machines: knownFor(view.plan, links, view.machines), links }
}

/**
 * Folds one routed fact into a view. Facts may come again: an older machine never replaces a newer one. `of`: the other
 * network that the fact is about, where it is about one.
 */
export const evolveView = (
  view: NetworkView,
  fact: Fact,
  position: Position,
  of?: NetworkName,
): NetworkView => {
  const machine = machineOf(fact, position.sequence)
  if (machine !== null) {
    const known = view.machines[machine.id]
    if (known !== undefined && known.sequence >= machine.sequence) return view
    return { ...view, machines: { ...view.machines, [machine.id]: machine } }
  }
  // Comes before the fact that attaches a space, and says nothing to a network without one.
  if (fact.name === 'GridFounded') return { ...view, ula: fact.data.ula }
  if (of !== undefined) return evolveLinks(view, fact, position, of)
  if (position.sequence <= view.plan.revision) return view
  const plan = evolvePlan(view.plan, fact, position) ?? view.plan
  const hasFewer = dependencies(plan).length < dependencies(view.plan).length
  const machines = hasFewer ? knownFor(plan, view.links, view.machines) : view.machines
  const { party, network, links } = view
  return withUla({ party, network, plan, machines, ...(links === undefined ? {} : { links }) }, view.ula)
}

/** A view with the ULA where it has spaces to put into it. */
export const withUla = (view: NetworkView, ula: Prefix | undefined): NetworkView =>
  ula === undefined || view.plan.goods.spaces.length === 0 ? view : { ...view, ula }

/** The machines that a network depends on, of those known. */
const knownFor = (
  plan: NetworkPlan,
  links: Links | undefined,
  known: NetworkView['machines'],
): NetworkView['machines'] =>
  Object.fromEntries(
    machinesFor(plan, links).flatMap((id) => (known[id] === undefined ? [] : [[id, known[id]] as const])),
  )
