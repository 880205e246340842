import type { Position } from '@sixfold/decider'
import {
  type AgentId,
  type Claim,
  claimKey,
  type ExitGroupId,
  type Fact,
  type OrderKey,
  type PartyId,
  type Upstream,
} from '@sixfold/events'
import { type ChosenUpstream, chosenBy, type MachineStanding, standingAfter } from '../machine-standing.ts'
import { type Reason, remember } from '../reasons.ts'

/** An exit as others may know it. `sequence` is the FACTS position that made it so. */
export type ExitMachine = Readonly<{
  kind: 'exit'
  id: AgentId
  name: string
  exitGroup: ExitGroupId
  operator: PartyId
  endpoints: Readonly<{ ipv4: string; ipv6: string }>
  publicIpv4: readonly string[]
  underlayMtu: number
  /** How it tells its site which slices are its. */
  upstream: Upstream
  sequence: number
}>

/** The place of one network on an exit. */
export type ExitAssignment = Readonly<{ claim: Claim; port: number; transit: number }>

/**
 * An exit: its registration, and the networks that it serves. Drained, it takes no more. `retired` is the order that it
 * has left by; `stayed` are the last orders by which it was to leave and did not, and why.
 */
export type ExitState = {
  machine: ExitMachine | null
  upstream: ChosenUpstream | null
  standing: MachineStanding | null
  assignments: Map<string, ExitAssignment>
  ports: Set<number>
  transits: Set<number>
  isDrained: boolean
  retired: OrderKey | null
  stayed: Map<OrderKey, Reason>
  /** Where its gateway stands, as far as another exit has to know. */
  uplink: readonly string[]
  /** Who stands in for it; null while it stands for itself. */
  takenOver: AgentId | null
  /** The last fact that said one of both; null where none ever did. */
  turnedAt: number | null
  /** The last fact that changed what others of its group have to know of it, but for slices. */
  changedAt: number
}

export const initialExit = (): ExitState => ({
  machine: null,
  upstream: null,
  standing: null,
  assignments: new Map(),
  ports: new Set(),
  transits: new Set(),
  isDrained: false,
  retired: null,
  stayed: new Map(),
  uplink: [],
  takenOver: null,
  turnedAt: null,
  changedAt: 0,
})

/** The machine that an ExitRegistered fact speaks of. */
export const exitMachine = (
  fact: Extract<Fact, { name: 'ExitRegistered' }>,
  sequence: number,
): ExitMachine => {
  const { exit, ...rest } = fact.data
  return { kind: 'exit', id: exit, ...rest, sequence }
}

const assign = (state: ExitState, assignment: ExitAssignment): void => {
  state.assignments.set(claimKey(assignment.claim), assignment)
  state.ports.add(assignment.port)
  state.transits.add(assignment.transit)
}

const release = (state: ExitState, claim: Claim): void => {
  const held = state.assignments.get(claimKey(claim))
  if (held === undefined) return
  state.assignments.delete(claimKey(claim))
  state.ports.delete(held.port)
  state.transits.delete(held.transit)
}

const KNOWN_AROUND: ReadonlySet<Fact['name']> = new Set([
  'ExitRegistered',
  'ExitUplinkTold',
  'ExitTakenOver',
  'ExitHandedBack',
  'ExitRetired',
])

export const evolveExit = (state: ExitState, fact: Fact, { sequence }: Position): ExitState => {
  state.upstream = chosenBy(fact, sequence) ?? state.upstream
  state.standing = standingAfter(fact, sequence) ?? state.standing
  if (KNOWN_AROUND.has(fact.name)) state.changedAt = sequence
  if (fact.name === 'ExitTakenOver' || fact.name === 'ExitHandedBack') state.turnedAt = sequence
  switch (fact.name) {
    case 'ExitRegistered':
      state.machine = exitMachine(fact, sequence)
      break
    case 'ExitAssigned':
      for (const assignment of fact.data.assignments) assign(state, assignment)
      break
    case 'ExitReleased':
      for (const claim of fact.data.claims) release(state, claim)
      break
    case 'ExitDrained':
    case 'ExitReturned':
      state.isDrained = fact.name === 'ExitDrained'
      break
    case 'ExitStayed':
      remember(state.stayed, fact.data)
      break
    case 'ExitRetired':
      state.retired = fact.data.order
      break
    case 'ExitUplinkTold':
      state.uplink = fact.data.addresses
      break
    // Until an operator returns it, it takes no networks: what was cut for it is announced elsewhere.
    case 'ExitTakenOver':
      state.takenOver = fact.data.by
      state.isDrained = true
      break
    case 'ExitHandedBack':
      state.takenOver = null
      break
  }
  return state
}
