import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix, WireGuardKey } from '@sixfold/events'
import { evolveFarmWires, type FarmWires } from './farm-wires.ts'
import { evolveHoles, type HolePlan } from './holes.ts'
import { evolveGoods, type NetworkGoods } from './network-goods.ts'
import { added, allocated, joined, left, removed } from './plan-changes.ts'
import { evolveRotation, type RotationPlan } from './rotation.ts'
import { evolveStandby, type StandbyWords } from './standby.ts'

/** The public keys of a member's WireGuard devices, once it made them; `since` is the fact that says so. */
export type MemberKeys = Readonly<{ mesh: WireGuardKey | null; exit: WireGuardKey; since: number }>

/** A network resource as its peers must know it. */
export type ResourcePlan = Readonly<{
  node: AgentId
  prefix: Prefix
  breakout: 'node' | 'exit'
  ports: Readonly<{ mesh: number; exit: number }>
  keys: MemberKeys | null
  /** The fact that took it away; null while it is wanted. */
  removed: number | null
  /** The fact that says that its node gave it up. */
  left: number | null
  since: number
}>

/** The exit point as its members must know it. */
export type ExitPlan = Readonly<{
  exit: AgentId
  prefix: Prefix
  port: number
  transit: number
  keys: MemberKeys | null
  left: number | null
  since: number
  /** 2 where members have their second wire to it; left out for the first. */
  wire?: 2
}>

/**
 * The part of a network that its members derive from: folded from facts that derive, and nothing else, so that a
 * mailbox and the whole log give the same. Plain JSON. `since` and `left` are FACTS positions.
 */
export type NetworkPlan = Readonly<{
  resources: readonly ResourcePlan[]
  exitPoint: ExitPlan
  mtu: number
  /** Whether wires inside a farm that its operator trusts may be in clear. */
  wires: 'encrypted' | 'farm'
  /** Its VXLAN wires, by farm; left out where there are none. */
  farmWires?: readonly FarmWires[]
  goods: NetworkGoods
  /** The fact that closed the network; null while it is open. */
  suspended: number | null
  /** The fact that ended the network; null while it is wanted. */
  cancelled: number | null
  /** FACTS position of the last of its own facts that derive. */
  revision: number
  /** The generation of its keys, devices and ports, from 2 on; left out for the first. */
  generation?: number
  /** The next generation, while keys are rotated. */
  rotation?: RotationPlan
  /** Wires to linked networks end on the other one of the two devices there; left out while they never changed it. */
  isTurned?: true
  /** The holes between hidden members, from when they are prepared. */
  holes?: HolePlan
}> &
  StandbyWords

const wired = (plan: NetworkPlan, fact: Fact, sequence: number): NetworkPlan => {
  const { farmWires: before = [], ...rest } = plan
  const farmWires = evolveFarmWires(before, fact, sequence)
  return { ...rest, ...(farmWires.length === 0 ? {} : { farmWires }), revision: sequence }
}

/** Folds one fact; facts that say nothing to members leave the plan as it is. */
export const evolvePlan = (plan: NetworkPlan | null, fact: Fact, position: Position): NetworkPlan | null => {
  const next = evolveMembers(plan, fact, position)
  if (next === null) return null
  const holes = evolveHoles(next.holes, fact, position.sequence)
  return holes === undefined || holes === next.holes ? next : { ...next, holes, revision: position.sequence }
}

const evolveMembers = (plan: NetworkPlan | null, fact: Fact, { sequence }: Position): NetworkPlan | null => {
  if (fact.name === 'NetworkAllocated') return allocated(fact, sequence)
  if (plan === null) return null
  switch (fact.name) {
    case 'PeerJoined':
      return joined(plan, fact, sequence)
    case 'PeerLeft':
    case 'TeardownForced':
      return left(plan, fact.data.members, sequence)
    case 'ResourceAdded':
      return added(plan, fact, sequence)
    case 'ResourceRemoved':
      return removed(plan, fact.data.node, sequence)
    case 'FarmWiresPrepared':
    case 'FarmWiresOpened':
    case 'FarmWiresClosed':
    case 'FarmWiresRemoved':
      return wired(plan, fact, sequence)
    case 'NetworkSuspended':
      return { ...plan, suspended: sequence, revision: sequence }
    case 'NetworkResumed':
      return { ...plan, suspended: null, revision: sequence }
    case 'NetworkCancelled':
      return { ...plan, cancelled: sequence, revision: sequence }
    case 'KeyRotationStarted':
    case 'NextKeysMade':
    case 'WiresMoved':
    case 'LinkedWiresMoved':
    case 'KeysRotated':
    case 'KeyRotationForced':
      return evolveRotation(plan, fact, sequence)
    case 'StandbyAssigned':
    case 'StandbyReleased':
    case 'StandbyPromoted':
    case 'ExitMoveStarted':
    case 'ExitMoveEnded':
      return evolveStandby(plan, fact, sequence)
    // What stands between two networks is in no plan: it is what both said.
    case 'PeeringAccepted':
    case 'PeeringEnded':
      return { ...plan, revision: sequence }
    default: {
      const goods = evolveGoods(plan.goods, fact, sequence)
      return goods === plan.goods ? plan : { ...plan, goods, revision: sequence }
    }
  }
}
