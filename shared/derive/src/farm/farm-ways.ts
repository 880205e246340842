import type { AgentId } from '@sixfold/events'
import type { NetworkView, ResourcePlan } from '@sixfold/fold'
import { mtuOf } from '../mtu.ts'
import { namesOf } from '../names.ts'
import { peersOf } from '../resource/resource-peers.ts'
import { farmFamily } from './farm-family.ts'
import { farmSideOf } from './farm-wires.ts'

/**
 * Since which fact two members have a VXLAN wire that nothing is sent over as yet: what was seen of it before is said of
 * something else. Null where they have none, or send over it.
 */
export const waySince = (
  { plan, machines }: NetworkView,
  one: Pick<ResourcePlan, 'node' | 'since'>,
  other: Pick<ResourcePlan, 'node' | 'since'>,
): number | null => {
  const [here, there] = [machines[one.node], machines[other.node]]
  if (here?.kind !== 'node' || there?.kind !== 'node' || farmFamily(here, there) === null) return null
  const wires = plan.farmWires?.find(({ farm }) => farm === here.farm)
  if (wires === undefined) return null
  const since = Math.max(wires.turned, one.since, other.since, here.sequence, there.sequence)
  return wires.phase === 'open' && since === wires.turned ? null : since
}

/** A way in clear of which is to be seen whether packets pass: to whom, by which device, at which address of it. */
export type AwaitedWay = Readonly<{ peer: AgentId; device: string; to: string; since: number }>

/** The ways of a node that are not open yet, from inside its network resource; null where there are none. */
export const awaitedWays = (
  view: NetworkView,
  id: AgentId,
): Readonly<{ netns: string; mtu: number; ways: readonly AwaitedWay[] }> | null => {
  const self = view.plan.resources.find(({ node }) => node === id)
  if (view.plan.farmWires === undefined || self === undefined) return null
  const names = namesOf(id, view.party, view.network)
  const { peers = [] } = farmSideOf(view, self, peersOf(view, self)) ?? {}
  const ways = peers.flatMap(({ resource, family, linkLocal }): AwaitedWay[] => {
    const since = waySince(view, self, resource)
    return since === null ? [] : [{ peer: resource.node, device: names.farm(family), to: linkLocal, since }]
  })
  return ways.length === 0 ? null : { netns: names.netns, mtu: mtuOf(view), ways }
}
