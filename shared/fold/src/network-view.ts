import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix } from '@sixfold/events'
import { type ExitMachine, exitMachine } from './aggregates/exit.ts'
import { type NodeMachine, nodeMachine } from './aggregates/node.ts'
import { evolvePlan, isForgotten, type NetworkPlan } from './network-plan.ts'

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
}>

/** The aggregates of others that a network's derivation needs: every node it has a resource on, and its exit. */
export const dependencies = (plan: NetworkPlan): AgentId[] => [
  ...plan.resources.filter((it) => !isForgotten(it)).map(({ node }) => node),
  plan.exitPoint.exit,
]

/** Those that the network's facts are routed to: who holds a part of it, and who is to hear that it has left. */
export const members = (plan: NetworkPlan): AgentId[] => [
  ...plan.resources.map(({ node }) => node),
  plan.exitPoint.exit,
]

/** The FACTS position of the last fact that can change what a member derives. */
export const revisionOf = ({ plan, machines }: NetworkView): number =>
  dependencies(plan).reduce((last, id) => Math.max(last, machines[id]?.sequence ?? 0), plan.revision)

/** The machine that a fact registers or changes, or null when it speaks of something else. */
export const machineOf = (fact: Fact, sequence: number): Machine | null => {
  if (fact.name === 'NodeRegistered' || fact.name === 'NodeChanged') return nodeMachine(fact, sequence)
  if (fact.name === 'ExitRegistered') return exitMachine(fact, sequence)
  return null
}

/** Folds one routed fact into a view. Facts may come again: an older machine never replaces a newer one. */
export const evolveView = (view: NetworkView, fact: Fact, position: Position): NetworkView => {
  const machine = machineOf(fact, position.sequence)
  if (machine !== null) {
    const known = view.machines[machine.id]
    if (known !== undefined && known.sequence >= machine.sequence) return view
    return { ...view, machines: { ...view.machines, [machine.id]: machine } }
  }
  // Comes before the fact that attaches a space, and says nothing to a network without one.
  if (fact.name === 'GridFounded') return { ...view, ula: fact.data.ula }
  if (position.sequence <= view.plan.revision) return view
  const plan = evolvePlan(view.plan, fact, position) ?? view.plan
  const hasFewer = dependencies(plan).length < dependencies(view.plan).length
  const machines = hasFewer ? machinesOf(plan, view.machines) : view.machines
  return withUla({ party: view.party, network: view.network, plan, machines }, view.ula)
}

/** A view with the ULA where it has spaces to put into it. */
export const withUla = (view: NetworkView, ula: Prefix | undefined): NetworkView =>
  ula === undefined || view.plan.goods.spaces.length === 0 ? view : { ...view, ula }

/** The machines that a plan depends on, of those known. */
const machinesOf = (plan: NetworkPlan, known: NetworkView['machines']): NetworkView['machines'] =>
  Object.fromEntries(
    dependencies(plan).flatMap((id) => (known[id] === undefined ? [] : [[id, known[id]] as const])),
  )
