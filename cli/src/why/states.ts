import {
  type Attachment,
  addressesOf,
  asPromoted,
  derive,
  deriveGateway,
  namesOf,
  proxiedBy,
  WORKLOAD_INDEX_EVER,
  WORKLOAD_INDEX_FIRST,
} from '@sixfold/derive'
import { type AgentId, factSubject, refOf } from '@sixfold/events'
import { machineViewOf, type NetworkView, networkRef, viewOf, type World } from '@sixfold/fold'
import { canonical, coverage } from './canonical.ts'
import { gatewayCause } from './gateway-cause.ts'
import { bare } from './kernel-object.ts'
import { type KernelObject, objectsOf, UNNAMED_PORT } from './objects.ts'
import { promotedCause } from './promoted-cause.ts'
import { causeIn } from './text-causes.ts'

/** The objects that a machine derives, and for which network; null for its gateway. */
export type Derived = Readonly<{
  network: Readonly<{ party: string; network: string }> | null
  objects: readonly KernelObject[]
  /** The fact that an object of these is there by. */
  causeOf: (object: KernelObject) => number
}>

const NAMESPACE = 'the namespace of its workload'

/** The workloads that were placed on this node by order and that somebody may mean by this address or name. */
const placedAt = (view: NetworkView, node: AgentId, asked: string): readonly Attachment[] => {
  const { workload: portOf } = namesOf(node, view.party, view.network)
  return view.plan.goods.workloads.flatMap(({ workload, node: its, ipv6, ipv4, since }) => {
    const isMeant =
      [workload, portOf(workload).port, ipv4].includes(asked) || coverage(ipv6, canonical(asked)) !== null
    return its === node && isMeant ? [{ workload, netns: NAMESPACE, ipv6, ipv4, because: since }] : []
  })
}

/**
 * The workload without an order that has this address in a network on this node. Which ones are attached is the node's
 * own business and on no log; where they would be follows from the /64.
 */
const unplacedAt = ({ plan }: NetworkView, node: AgentId, address: string): readonly Attachment[] => {
  const resource = plan.resources.find((it) => it.node === node)
  if (resource === undefined) return []
  const { workload } = addressesOf(resource.prefix)
  for (let index = WORKLOAD_INDEX_FIRST; index <= WORKLOAD_INDEX_EVER; index += 1) {
    const { ipv6, ipv4 } = workload(index)
    if (address === bare(ipv6) || address === ipv4)
      return [{ workload: `number ${index}`, netns: NAMESPACE, ipv6, ipv4, because: resource.since }]
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
            netns: NAMESPACE,
            names: [workload, ipv6, bare(ipv6), ...(ipv4 === null ? [] : [ipv4])],
            route: null,
            because: since,
          },
        ]
      : [],
  )

const networkObjects = (view: NetworkView, machine: AgentId, address: string): KernelObject[] => {
  const placed = placedAt(view, machine, address)
  const unplaced = placed.length > 0 ? [] : unplacedAt(view, machine, address)
  const objects = objectsOf(derive(view, machine, [...placed, ...unplaced]))
  const names = namesOf(machine, view.party, view.network)
  return unplaced.reduce(
    (all, { workload }) => all.map((object) => withoutPortName(object, names.workload(workload).port)),
    [...objects, ...placedOn(view, machine)],
  )
}

const subjectOf = ({ party, network }: NetworkView): string => factSubject(networkRef(party, network))

/** Everything that a machine derives: each network on it, then its gateway. `uplink` as its agent reported it. */
export const derivedOn = (
  world: World,
  machine: AgentId,
  {
    uplink,
    address,
    promoted = new Map(),
  }: Readonly<{
    uplink: readonly string[]
    address: string
    /** Of networks whose exits changed places, by which fact they did last; by the subject of their facts. */
    promoted?: ReadonlyMap<string, number>
  }>,
): Derived[] => {
  const views = [...world.networksOf(machine)].flatMap((subject) => {
    const ref = refOf(subject)
    return (ref === null ? null : viewOf(world, ref.party, ref.id)) ?? []
  })
  const networks = views.map((view): Derived => {
    const { party, network } = view
    const objects = networkObjects(view, machine, address)
    const causeOf = promotedCause(causeIn(view, machine), promoted.get(subjectOf(view)), () =>
      networkObjects(asPromoted(view), machine, address),
    )
    return { network: { party, network }, objects, causeOf }
  })
  if (uplink.length === 0) return networks
  // The bridge, the next hops and the MTU are told to the agent on its machine, and are on no log either.
  const site = { bridge: "the site's bridge", addresses: uplink, gateways: [], mtu: 0 }
  const machineView = machineViewOf(world, machine)
  const guests = views.flatMap((view) => proxiedBy(view, machine) ?? [])
  const gatewayFor = (networks: readonly NetworkView[]) => deriveGateway(machineView, site, networks, guests)
  const causeOf = gatewayCause(gatewayFor, views)
  return [...networks, { network: null, objects: objectsOf(gatewayFor(views)), causeOf }]
}
