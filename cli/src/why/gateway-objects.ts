import { deriveGateway } from '@sixfold/derive'
import type { AgentId } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import { type KernelObject, objectsOf } from './objects.ts'

/** What the operator tells an agent on its machine is on no log. */
const UNTOLD = { bridge: "the site's bridge", addresses: [], gateways: [], mtu: 0 }

/** What is left for who bought nothing hangs on what all others bought: no single network's. */
const isShared = ({ text }: KernelObject): boolean => / of (?:map commons4|set common4)$/.test(text)

/** What one network adds to the gateway of its exit: addresses, and elements of maps. */
export const gatewayObjectsOf = (view: NetworkView, agent: AgentId): KernelObject[] => {
  const machine = view.machines[agent]
  if (view.plan.exitPoint.exit !== agent || machine === undefined) return []
  const objects = (networks: readonly NetworkView[]) =>
    objectsOf(deriveGateway({ id: agent, machine, slices: [] }, UNTOLD, networks))
  const without = new Set(objects([]).map(({ text }) => text))
  return objects([view]).filter((it) => !without.has(it.text) && !isShared(it))
}
