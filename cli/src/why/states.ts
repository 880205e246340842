import {
  addressesOf,
  derive,
  deriveGateway,
  namesOf,
  WORKLOAD_INDEX_FIRST,
  WORKLOAD_INDEX_LAST,
} from '@sixfold/derive'
import { type AgentId, refOf } from '@sixfold/events'
import { machineViewOf, type NetworkView, viewOf, type World } from '@sixfold/fold'
import { type KernelObject, objectsOf, UNNAMED_PORT } from './objects.ts'

/** The objects that a machine derives, and for which network; null for its gateway. */
export type Derived = Readonly<{
  network: Readonly<{ party: string; network: string }> | null
  objects: readonly KernelObject[]
}>

type Workload = Readonly<{ workload: string; netns: string; index: number }>

/**
 * The workload that has this address in a network on this node. Which ones are attached is the node's own business and
 * on no log; where they would be follows from the /64.
 */
const workloadAt = ({ plan }: NetworkView, node: AgentId, address: string): readonly Workload[] => {
  const resource = plan.resources.find((it) => it.node === node)
  if (resource === undefined) return []
  const { workload } = addressesOf(resource.prefix)
  for (let index = WORKLOAD_INDEX_FIRST; index <= WORKLOAD_INDEX_LAST; index += 1) {
    const { ipv6, ipv4 } = workload(index)
    if (address === ipv6 || address === ipv4)
      return [{ workload: `number ${index}`, netns: 'the namespace of its workload', index }]
  }
  return []
}

/** The port of a workload is named after it, and its name is not known here. */
const withoutPortName = (object: KernelObject, port: string): KernelObject =>
  object.text.includes(port)
    ? {
        ...object,
        text: object.text.replaceAll(port, UNNAMED_PORT),
        names: object.names.filter((name) => name !== port),
      }
    : object

const networkObjects = (view: NetworkView, machine: AgentId, address: string): KernelObject[] => {
  const workloads = workloadAt(view, machine, address)
  const objects = objectsOf(derive(view, machine, workloads))
  const names = namesOf(machine, view.party, view.network)
  return workloads.reduce(
    (all, { workload }) => all.map((object) => withoutPortName(object, names.workload(workload).port)),
    objects,
  )
}

/** Everything that a machine derives: each network on it, then its gateway. `uplink` as its agent reported it. */
export const derivedOn = (
  world: World,
  machine: AgentId,
  { uplink, address }: Readonly<{ uplink: readonly string[]; address: string }>,
): Derived[] => {
  const networks = [...world.networksOf(machine)].flatMap((subject): Derived[] => {
    const ref = refOf(subject)
    const view = ref === null ? null : viewOf(world, ref.party, ref.id)
    if (view === null) return []
    const { party, network } = view
    return [{ network: { party, network }, objects: networkObjects(view, machine, address) }]
  })
  if (uplink.length === 0) return networks
  // The bridge, the next hops and the MTU are told to the agent on its machine, and are on no log either.
  const gateway = deriveGateway(machineViewOf(world, machine), {
    bridge: "the site's bridge",
    addresses: uplink,
    gateways: [],
    mtu: 0,
  })
  return [...networks, { network: null, objects: objectsOf(gateway) }]
}
