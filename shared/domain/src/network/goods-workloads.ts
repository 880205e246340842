import { accept, type Decision } from '@sixfold/decider'
import { type AgentId, fourthGroup } from '@sixfold/events'
import { ServiceNamed, ServiceUnnamed, WorkloadPlaced, WorkloadRemoved } from '@sixfold/events/facts'
import { isWanted, type NetworkPlan, type ResourcePlan } from '@sixfold/fold'
import { addressesFor } from '../addressing/inside-64.ts'
import { few, insteadOf } from '../few.ts'
import type { NameService, PlaceWorkload, RemoveWorkload, UnnameService } from './goods.commands.ts'
import { type GoodsNow, refuseAt, unknownWorkload } from './goods-now.ts'

export type WorkloadFact = ReturnType<
  typeof WorkloadPlaced.of | typeof WorkloadRemoved.of | typeof ServiceNamed.of | typeof ServiceUnnamed.of
>

/** The network resource on a node that is wanted. */
export const resourceOn = ({ resources }: NetworkPlan, node: AgentId): ResourcePlan | undefined =>
  resources.find((it) => it.node === node && isWanted(it))

/** Refuses a node that the network is not on, and says on which it is. */
export const notMember = ({ resources }: NetworkPlan, node: AgentId, field: string): Decision<never> => {
  const members = resources.filter(isWanted).map((it) => it.node)
  return refuseAt(
    'NODE_NOT_MEMBER',
    `the network is not on node ${node}: it is on ${few(members)}`,
    field,
    node,
  )
}

/** A workload gets its addresses on a node of the network. */
export const place = (
  { order, workload, node, labels, placement }: PlaceWorkload,
  { plan, goods }: GoodsNow,
): Decision<WorkloadFact> => {
  const before = goods.placed.get(workload)
  if (before !== undefined)
    return refuseAt(
      'WORKLOAD_TAKEN',
      `the network has a workload ${workload} already, with ${before.ipv6}: remove it first, or choose another name`,
      'data.workload',
      workload,
    )
  const resource = resourceOn(plan, node)
  if (resource === undefined) return notMember(plan, node, 'data.node')
  const addresses = addressesFor(resource.prefix, placement, goods.given.get(fourthGroup(resource.prefix)))
  if (addresses === null) {
    const what = placement.kind === 'address' ? 'address' : `prefix of length ${placement.length}`
    return refuseAt(
      'ADDRESSES_EXHAUSTED',
      `no ${what} is left in ${resource.prefix}: remove a workload, or place it on another node`,
      'data.node',
      node,
    )
  }
  return accept(WorkloadPlaced.of({ order, workload, node, labels: [...labels], ...addresses }))
}

/** Everything of a network that leads to a workload, in words. */
const leadingTo = (workload: string, { plan }: GoodsNow): string[] => {
  const { services, forwards, proxies } = plan.goods
  return [
    ...services.filter((it) => it.workload === workload).map(({ service }) => `service ${service}`),
    ...forwards.filter(({ to }) => to.workload === workload).map(({ forward }) => `forward ${forward}`),
    ...proxies.filter(({ to }) => to.workload === workload).map(({ proxy }) => `proxy ${proxy}`),
  ]
}

/** A workload is gone; its addresses are the last to be given again. */
export const remove = ({ order, workload }: RemoveWorkload, now: GoodsNow): Decision<WorkloadFact> => {
  if (!now.goods.placed.has(workload)) return unknownWorkload(workload, now)
  const uses = leadingTo(workload, now)
  if (uses.length === 0) return accept(WorkloadRemoved.of({ order, workload }))
  return refuseAt(
    'WORKLOAD_IN_USE',
    `these still lead to workload ${workload}, unname or close them first: ${few(uses)}`,
    'data.workload',
    workload,
  )
}

/** A name leads to a port of one more workload. */
export const name = (
  { order, service, workload, transport, port }: NameService,
  { plan, goods }: GoodsNow,
): Decision<WorkloadFact> => {
  if (!goods.placed.has(workload)) return unknownWorkload(workload, { goods })
  const behind = plan.goods.services.filter((it) => it.service === service)
  const other = behind.find((it) => it.transport !== transport || it.port !== port)
  if (other !== undefined)
    return refuseAt(
      'SERVICE_DIFFERS',
      `service ${service} is port ${other.port}/${other.transport} of workload ${other.workload}: all behind one name agree on it, so unname it first or choose another name`,
      'data.port',
      `${port}/${transport}`,
    )
  if (behind.some((it) => it.workload === workload))
    return refuseAt(
      'SERVICE_TAKEN',
      `service ${service} leads to workload ${workload} already: there is nothing to name`,
      'data.workload',
      workload,
    )
  return accept(ServiceNamed.of({ order, service, workload, transport, port }))
}

/** A name leads to one workload less, or to none. */
export const unname = (
  { order, service, workload }: UnnameService,
  { plan }: GoodsNow,
): Decision<WorkloadFact> => {
  const behind = plan.goods.services.filter((it) => it.service === service).map((it) => it.workload)
  if (behind.length === 0)
    return refuseAt(
      'SERVICE_UNKNOWN',
      `the network has no service ${service}: ${insteadOf([...new Set(plan.goods.services.map((it) => it.service))])}`,
      'data.service',
      service,
    )
  if (workload !== undefined && !behind.includes(workload))
    return refuseAt(
      'SERVICE_UNKNOWN',
      `service ${service} leads to ${few(behind)}, not to workload ${workload}`,
      'data.workload',
      workload,
    )
  return accept(
    ServiceUnnamed.of({ order, service, workloads: workload === undefined ? behind : [workload] }),
  )
}
