import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix, WireGuardKey } from '@sixfold/events'
import { evolveFarmWires, type FarmWires } from './farm-wires.ts'
import { evolveHoles, type HolePlan } from './holes.ts'
import { evolveGoods, type NetworkGoods, NO_GOODS, withoutNode } from './network-goods.ts'
import { evolveRotation, type RotationPlan } from './rotation.ts'
import { evolveStandby, formersLeft, type StandbyWords, standbyJoined } from './standby.ts'

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

const allocated = ({ data }: Extract<Fact, { name: 'NetworkAllocated' }>, since: number): NetworkPlan => ({
  resources: data.resources.map((resource) => ({
    ...resource,
    keys: null,
    removed: null,
    left: null,
    since,
  })),
  exitPoint: { ...data.exitPoint, keys: null, left: null, since },
  mtu: data.mtu,
  wires: data.wires,
  goods: NO_GOODS,
  suspended: null,
  cancelled: null,
  revision: since,
})

const joined = (
  plan: NetworkPlan,
  { data }: Extract<Fact, { name: 'PeerJoined' }>,
  since: number,
): NetworkPlan => {
  const keysOf = new Map(
    data.peers.map(({ member, keys }) => [member, { mesh: keys.mesh ?? null, exit: keys.exit, since }]),
  )
  return {
    ...plan,
    resources: plan.resources.map((it) => ({ ...it, keys: keysOf.get(it.node) ?? it.keys })),
    exitPoint: { ...plan.exitPoint, keys: keysOf.get(plan.exitPoint.exit) ?? plan.exitPoint.keys },
    ...standbyJoined(plan, keysOf),
    revision: since,
  }
}

/** True for a resource that was taken away and given up: only who gave it up may not have heard of it yet. */
export const isForgotten = ({ removed, left }: ResourcePlan): boolean => removed !== null && left !== null

/**
 * The resources without those that were forgotten before: a resource stays, as a gravestone, until the next fact about
 * members, so that a plan does not grow with all that ever was.
 */
const remembered = ({ resources }: NetworkPlan): ResourcePlan[] => resources.filter((it) => !isForgotten(it))

const added = (
  plan: NetworkPlan,
  { data }: Extract<Fact, { name: 'ResourceAdded' }>,
  since: number,
): NetworkPlan => {
  const { order: _, mtu, ...resource } = data
  const others = remembered(plan).filter(({ node }) => node !== data.node)
  return {
    ...plan,
    resources: [...others, { ...resource, keys: null, removed: null, left: null, since }],
    mtu,
    revision: since,
  }
}

const removed = (plan: NetworkPlan, gone: AgentId, since: number): NetworkPlan => ({
  ...plan,
  resources: remembered(plan).map((it) => (it.node === gone ? { ...it, removed: it.removed ?? since } : it)),
  goods: withoutNode(plan.goods, gone),
  revision: since,
})

const left = (plan: NetworkPlan, members: readonly AgentId[], since: number): NetworkPlan => {
  const gone = new Set(members)
  return {
    ...formersLeft(plan, gone, since),
    resources: remembered(plan).map((it) => (gone.has(it.node) ? { ...it, left: it.left ?? since } : it)),
    exitPoint: gone.has(plan.exitPoint.exit)
      ? { ...plan.exitPoint, left: plan.exitPoint.left ?? since }
      : plan.exitPoint,
    revision: since,
  }
}

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
