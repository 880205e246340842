import type { AgentId } from '@sixfold/events'
import {
  currentPlan,
  FIRST_GENERATION,
  generationOf,
  hasMoved,
  type NetworkPlan,
  type NetworkView,
  type NodeMachine,
  nextPlan,
} from '@sixfold/fold'
import { pathBetween } from './paths.ts'

/** A generation of a network's wires: its number, and the network with the keys and ports of it. */
export type Generation = Readonly<{
  number: number
  plan: NetworkPlan
  /** Still to be used, while keys are rotated: its peers are greeted, so that a handshake is seen before any packet. */
  isNext: boolean
}>

/** The generations that a member has, the older one first: one, or two while keys are rotated. */
export const generationsAt = (plan: NetworkPlan, member: AgentId): readonly Generation[] => {
  const { rotation } = plan
  const current = { number: plan.generation ?? FIRST_GENERATION, plan: currentPlan(plan), isNext: false }
  if (rotation === undefined) return [current]
  const next = { number: rotation.generation, plan: nextPlan(plan), isNext: true }
  return generationOf(plan, member) === rotation.generation ? [next] : [current, next]
}

/** The one of some generations over which a member sends to another. */
export const sendsOver = <Item extends Readonly<{ isNext: boolean }>>(
  plan: NetworkPlan,
  generations: readonly Item[],
  from: AgentId,
  to: AgentId,
): Item => (hasMoved(plan, from, to) ? generations.at(-1) : undefined) ?? (generations[0] as Item)

/** Whether two members have a wire between them: each has one to the exit, and one to those it reaches directly. */
export const haveWire = ({ plan, machines }: NetworkView, one: AgentId, other: AgentId): boolean => {
  const { exit } = plan.exitPoint
  if (one === exit || other === exit) return true
  const [here, there] = [machines[one], machines[other]]
  if (here === undefined || there === undefined) return false
  return pathBetween(here as NodeMachine, there as NodeMachine, 0).kind === 'direct'
}
