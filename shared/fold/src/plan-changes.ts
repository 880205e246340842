import type { AgentId, Fact } from '@sixfold/events'
import { NO_GOODS, withoutNode } from './network-goods.ts'
import type { NetworkPlan, ResourcePlan } from './network-plan.ts'
import { formersLeft, standbyJoined } from './standby.ts'

/** The plan of a network that was just allocated: nobody has keys yet. */
export const allocated = (
  { data }: Extract<Fact, { name: 'NetworkAllocated' }>,
  since: number,
): NetworkPlan => ({
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

/** Members have keys, or others than before. */
export const joined = (
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

/** A member more, and the MTU that all have with it. */
export const added = (
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

/** A member is to go, and what was only there goes with it. */
export const removed = (plan: NetworkPlan, gone: AgentId, since: number): NetworkPlan => ({
  ...plan,
  resources: remembered(plan).map((it) => (it.node === gone ? { ...it, removed: it.removed ?? since } : it)),
  goods: withoutNode(plan.goods, gone),
  revision: since,
})

/** Members gave the network up. */
export const left = (plan: NetworkPlan, members: readonly AgentId[], since: number): NetworkPlan => {
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
