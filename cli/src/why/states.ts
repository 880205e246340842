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
import { bare } from './kernel-object.ts'
import { type KernelObject, objectsOf, UNNAMED_PORT } from './objects.ts'
import { causeIn } from './text-causes.ts'

/** The objects that a machine derives, and for which network; null for its gateway. */
export type Derived = Readonly<{
  network: Readonly<{ party: string; network: string }> | null
  objects: readonly KernelObject[]
  /** The fact that an object of these is there by. */
  causeOf: (object: KernelObject) => number
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

/** The workloads that were placed by order: their names are on the log, and where they are attached is not. */
const placedOn = ({ plan }: NetworkView, machine: AgentId): KernelObject[] =>
  plan.goods.workloads.flatMap(({ workload, node, ipv6, ipv4, since }) =>
    node === machine
      ? [
          {
            kind: 'attachment',
            text: `workload ${workload} at ${[ipv6, ...(ipv4 === null ? [] : [ipv4])].join(' and ')}`,
            netns: 'the namespace of its workload',
            names: [workload, ipv6, bare(ipv6), ...(ipv4 === null ? [] : [ipv4])],
            route: null,
            because: since,
          },
        ]
      : [],
  )

const networkObjects = (view: NetworkView, machine: AgentId, address: string): KernelObject[] => {
  const workloads = workloadAt(view, machine, address)
  const objects = objectsOf(derive(view, machine, workloads))
  const names = namesOf(machine, view.party, view.network)
  return workloads.reduce(
    (all, { workload }) => all.map((object) => withoutPortName(object, names.workload(workload).port)),
    [...objects, ...placedOn(view, machine)],
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
    const objects = networkObjects(view, machine, address)
    return [{ network: { party, network }, objects, causeOf: causeIn(view, machine) }]
  })
  if (uplink.length === 0) return networks
  // The bridge, the next hops and the MTU are told to the agent on its machine, and are on no log either.
  const gateway = deriveGateway(machineViewOf(world, machine), {
    bridge: "the site's bridge",
    addresses: uplink,
    gateways: [],
    mtu: 0,
  })
  return [...networks, { network: null, objects: objectsOf(gateway), causeOf: ({ because }) => because }]
}
