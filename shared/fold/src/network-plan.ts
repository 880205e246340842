import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix, WireGuardKey } from '@sixfold/events'

/** The public keys of a member's WireGuard devices, once it made them; `since` is the fact that says so. */
export type MemberKeys = Readonly<{ mesh: WireGuardKey | null; exit: WireGuardKey; since: number }>

/** A network resource as its peers must know it. */
export type ResourcePlan = Readonly<{
  node: AgentId
  prefix: Prefix
  breakout: 'node' | 'exit'
  ports: Readonly<{ mesh: number; exit: number }>
  keys: MemberKeys | null
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
}>

/**
 * The part of a network that its members derive from: folded from facts that derive, and nothing else, so that a
 * mailbox and the whole log give the same. Plain JSON. `since` and `left` are FACTS positions.
 */
export type NetworkPlan = Readonly<{
  resources: readonly ResourcePlan[]
  exitPoint: ExitPlan
  mtu: number
  /** The fact that ended the network; null while it is wanted. */
  cancelled: number | null
  /** FACTS position of the last of its own facts that derive. */
  revision: number
}>

const allocated = ({ data }: Extract<Fact, { name: 'NetworkAllocated' }>, since: number): NetworkPlan => ({
  resources: data.resources.map((resource) => ({ ...resource, keys: null, left: null, since })),
  exitPoint: { ...data.exitPoint, keys: null, left: null, since },
  mtu: data.mtu,
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
    revision: since,
  }
}

const left = (
  plan: NetworkPlan,
  { data }: Extract<Fact, { name: 'PeerLeft' }>,
  since: number,
): NetworkPlan => {
  const gone = new Set(data.members)
  return {
    ...plan,
    resources: plan.resources.map((it) => (gone.has(it.node) ? { ...it, left: it.left ?? since } : it)),
    exitPoint: gone.has(plan.exitPoint.exit)
      ? { ...plan.exitPoint, left: plan.exitPoint.left ?? since }
      : plan.exitPoint,
    revision: since,
  }
}

/** Folds one fact; facts that say nothing to members leave the plan as it is. */
export const evolvePlan = (
  plan: NetworkPlan | null,
  fact: Fact,
  { sequence }: Position,
): NetworkPlan | null => {
  if (fact.name === 'NetworkAllocated') return allocated(fact, sequence)
  if (plan === null) return null
  switch (fact.name) {
    case 'PeerJoined':
      return joined(plan, fact, sequence)
    case 'PeerLeft':
      return left(plan, fact, sequence)
    case 'NetworkCancelled':
      return { ...plan, cancelled: sequence, revision: sequence }
    default:
      return plan
  }
}
