import type { NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import type { Family } from '../names.ts'
import { pathBetween, publicAddress } from '../paths.ts'

/** WireGuard's ports play no part here. */
const NO_PORT = 0

/**
 * The underlay family over which two nodes can have a VXLAN wire: they are of one farm, and each is reached directly at an
 * address of its own. Null where they cannot. All VXLAN wires share UDP port 4789, so that two nodes behind one address
 * would be one.
 */
export const farmFamily = (one: NodeMachine, other: NodeMachine): Family | null => {
  if (one.farm !== other.farm) return null
  const path = pathBetween(one, other, NO_PORT)
  if (path.kind !== 'direct') return null
  return publicAddress(one, path.family) === publicAddress(other, path.family) ? null : path.family
}

/**
 * The underlay family over which two members send to each other in clear; null where they do not. The fact that opened the
 * wires speaks for those who held their part by then: who joined later, or is reached otherwise since, waits for the next.
 */
export const clearFamily = (
  { plan, machines }: NetworkView,
  one: Pick<ResourcePlan, 'node' | 'since'>,
  other: Pick<ResourcePlan, 'node' | 'since'>,
): Family | null => {
  const [here, there] = [machines[one.node], machines[other.node]]
  if (here?.kind !== 'node' || there?.kind !== 'node') return null
  const wires = plan.farmWires?.find(({ farm, phase }) => farm === here.farm && phase === 'open')
  const newest = Math.max(one.since, other.since, here.sequence, there.sequence)
  return wires === undefined || newest > wires.turned ? null : farmFamily(here, there)
}
