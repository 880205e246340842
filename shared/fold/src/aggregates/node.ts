import type { Position } from '@sixfold/decider'
import {
  type AgentId,
  type Claim,
  claimKey,
  type Fact,
  type FarmId,
  type OrderKey,
  type PartyId,
  type Reachability,
} from '@sixfold/events'
import { type ChosenUpstream, chosenBy, type MachineStanding, standingAfter } from '../machine-standing.ts'
import { RECENT } from '../reasons.ts'

/** A node as others may know it. `sequence` is the FACTS position that made it so. */
export type NodeMachine = Readonly<{
  kind: 'node'
  id: AgentId
  name: string
  farm: FarmId
  operator: PartyId
  reachability: Reachability
  underlayMtu: number
  sequence: number
}>

/** Listen ports taken for one network resource. */
export type PortAssignment = Readonly<{ claim: Claim; mesh: number; exit: number }>

/**
 * A node: its registration, and who has which of its listen ports. `retiring` and `retired` are the orders that it takes
 * no claims for and has left by; `stayed` are the last orders by which it was to leave and did not.
 */
export type NodeState = {
  machine: NodeMachine | null
  upstream: ChosenUpstream | null
  standing: MachineStanding | null
  assignments: Map<string, PortAssignment>
  ports: Set<number>
  retiring: OrderKey | null
  retired: OrderKey | null
  stayed: readonly OrderKey[]
}

export const initialNode = (): NodeState => ({
  machine: null,
  upstream: null,
  standing: null,
  assignments: new Map(),
  ports: new Set(),
  retiring: null,
  retired: null,
  stayed: [],
})

/** The machine that a fact registers or changes. */
export const nodeMachine = (
  fact: Extract<Fact, { name: 'NodeRegistered' | 'NodeChanged' }>,
  sequence: number,
): NodeMachine => {
  const { node, ...rest } = fact.data
  return { kind: 'node', id: node, ...rest, sequence }
}

const assign = (state: NodeState, assignment: PortAssignment): void => {
  state.assignments.set(claimKey(assignment.claim), assignment)
  state.ports.add(assignment.mesh).add(assignment.exit)
}

const release = (state: NodeState, claim: Claim): void => {
  const held = state.assignments.get(claimKey(claim))
  if (held === undefined) return
  state.assignments.delete(claimKey(claim))
  state.ports.delete(held.mesh)
  state.ports.delete(held.exit)
}

export const evolveNode = (state: NodeState, fact: Fact, { sequence }: Position): NodeState => {
  state.upstream = chosenBy(fact, sequence) ?? state.upstream
  state.standing = standingAfter(fact, sequence) ?? state.standing
  switch (fact.name) {
    case 'NodeRegistered':
    case 'NodeChanged':
      state.machine = nodeMachine(fact, sequence)
      break
    case 'PortAssigned':
      for (const assignment of fact.data.assignments) assign(state, assignment)
      break
    case 'PortReleased':
      for (const claim of fact.data.claims) release(state, claim)
      break
    case 'NodeRetiring':
      state.retiring = fact.data.order
      break
    case 'NodeStayed':
      state.retiring = null
      state.stayed = [...state.stayed, fact.data.order].slice(-RECENT)
      break
    case 'NodeRetired':
      state.retired = fact.data.order
      break
  }
  return state
}
