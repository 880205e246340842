import type { AgentId } from '@sixfold/events'
import { type Hole, isWanted, type NetworkView, type NodeMachine, type ResourcePlan } from '@sixfold/fold'
import { kept } from '../kept.ts'
import { FAMILIES, type Family } from '../names.ts'
import { endpointText, pathBetween, publicAddress } from '../paths.ts'

/** WireGuard's ports play no part here. */
const NO_PORT = 0

/**
 * The underlay family over which two nodes can try to reach each other though one is hidden: one in which the other is
 * public, else one that both have, IPv6 before IPv4. Null where they are reached directly, or have none in common.
 */
export const punchFamily = (one: NodeMachine, other: NodeMachine): Family | null => {
  if (pathBetween(one, other, NO_PORT).kind === 'direct') return null
  const common = FAMILIES.filter(
    (family) => one.reachability[family] !== undefined && other.reachability[family] !== undefined,
  )
  const isCertain = (family: Family): boolean =>
    publicAddress(one, family) !== null || publicAddress(other, family) !== null
  return common.find(isCertain) ?? common[0] ?? null
}

/** A wanted resource that this one can reach through a hole only, and the underlay family of it. */
export type HiddenPeer = Readonly<{ resource: ResourcePlan; family: Family }>

/** The resources that one can reach through a hole only. */
export const hiddenPeers = (
  { plan, machines }: NetworkView,
  self: Pick<ResourcePlan, 'node'>,
): HiddenPeer[] => {
  const here = machines[self.node]
  return plan.resources.flatMap((resource): HiddenPeer[] => {
    const there = machines[resource.node]
    if (resource.node === self.node || !isWanted(resource) || here?.kind !== 'node' || there?.kind !== 'node')
      return []
    const family = punchFamily(here, there)
    return family === null ? [] : [{ resource, family }]
  })
}

/** True for a node that is hidden in some family: nothing is between two that are not. */
const isHidden = (machine: NetworkView['machines'][AgentId] | undefined): boolean =>
  machine?.kind === 'node' && FAMILIES.some((family) => machine.reachability[family]?.kind === 'hidden')

/** Two resources that can reach each other through a hole only, and the underlay family of it. */
export type HiddenPair = Readonly<{ one: ResourcePlan; other: ResourcePlan; family: Family }>

/** The wanted resources of a network with their machines; none where nobody is hidden, so that no pair needs a hole. */
const withHidden = ({ plan, machines }: NetworkView) => {
  const known = plan.resources.flatMap((resource) => {
    const machine = machines[resource.node]
    return isWanted(resource) && machine?.kind === 'node' ? [{ resource, machine }] : []
  })
  return known.some(({ machine }) => isHidden(machine)) ? known : []
}

/** All pairs of wanted resources that can reach each other through a hole only. */
export const hiddenPairs = (view: NetworkView): HiddenPair[] =>
  withHidden(view).flatMap((one, at, all) =>
    all.slice(at + 1).flatMap((other): HiddenPair[] => {
      const family = punchFamily(one.machine, other.machine)
      return family === null ? [] : [{ one: one.resource, other: other.resource, family }]
    }),
  )

/** Whether there is such a pair at all: asked far oftener than which ones. Whoever is hidden is one of each. */
export const hasHiddenPair = (view: NetworkView): boolean => {
  const all = withHidden(view)
  return all.some(
    (one) =>
      isHidden(one.machine) &&
      all.some((other) => other !== one && punchFamily(one.machine, other.machine) !== null),
  )
}

/** Whether a hole is of the family over which its two would try now: they may be reached otherwise since it was offered. */
export const isCurrent = ({ machines }: NetworkView, { members: [one, other], family }: Hole): boolean => {
  const [here, there] = [machines[one], machines[other]]
  return here?.kind === 'node' && there?.kind === 'node' && punchFamily(here, there) === family
}

/** The holes of a view by each of their two ends: made once, and not once for each member or pair that is asked about. */
const holesByEnd = kept((view: NetworkView): ReadonlyMap<AgentId, ReadonlyMap<AgentId, Hole>> => {
  const all = new Map<AgentId, Map<AgentId, Hole>>()
  for (const hole of view.plan.holes?.holes ?? []) {
    if (!isCurrent(view, hole)) continue
    const [one, other] = hole.members
    for (const [end, far] of [[one, other] as const, [other, one] as const])
      all.set(end, (all.get(end) ?? new Map<AgentId, Hole>()).set(far, hole))
  }
  return all
})

const NO_HOLES: ReadonlyMap<AgentId, Hole> = new Map()

/** The holes that one member tries or has, by the other end. */
export const holesAt = (view: NetworkView, member: AgentId): ReadonlyMap<AgentId, Hole> =>
  holesByEnd(view).get(member) ?? NO_HOLES

/** Where the other end of a hole is to be looked for by a member; null where it comes by itself. */
export const candidateFor = ({ members, candidates }: Hole, member: AgentId): string | null => {
  const at = candidates[members[0] === member ? 1 : 0]?.at
  return at === undefined ? null : endpointText(at.address, at.port)
}
