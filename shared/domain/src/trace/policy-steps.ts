import {
  type Admitted,
  addressBook,
  addressesOf,
  admittedFrom,
  type FlowService,
  hasAddress,
  isAdmitted,
  type PolicyService,
  peerBook,
} from '@sixfold/derive'
import type { NetworkView, PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import type { FlowEnd } from './flow-end.ts'
import type { TraceStep } from './trace-flow.ts'

type InNetwork = Extract<FlowEnd, { member: string }>

/** A flow as policies judge it: `service` null is any, as far as the policy lets in. */
export type JudgedFlow = Readonly<{ from: InNetwork; to: InNetwork; service: FlowService | null }>

const rangeWords = ({ first, last }: Readonly<{ first: number; last: number }>): string =>
  first === last ? `${first}` : `${first}-${last}`

const serviceWords = (service: PolicyService): string => {
  if (service.protocol === 'any') return 'everything'
  const of = 'ports' in service ? service.ports?.map(rangeWords) : 'types' in service ? service.types : []
  return [service.protocol, of?.join(', ') ?? ''].join(' ').trim()
}

const flowWords = ({ protocol, number }: FlowService): string =>
  number === null ? protocol : `${protocol} ${number}`

const admittedWords = (admitted: readonly Admitted[]): string =>
  [...Map.groupBy(admitted, ({ label }) => label)]
    .map(
      ([label, them]) =>
        `group ${label} lets in ${them.map(({ service }) => serviceWords(service)).join(' and ')}`,
    )
    .join(', ')

/** Whether an address answers for the network itself, on any of its members. Whatever comes from it passes. */
const isGateway = ({ plan: { resources, exitPoint } }: NetworkView, address: string): boolean =>
  [...resources, exitPoint].some(({ prefix }) => {
    const { gateways, ipv4Gateway } = addressesOf(prefix)
    return ipv4Gateway === address || gateways.includes(address as (typeof gateways)[number])
  })

/** Whom a policy means at a member: its labels by the workloads that carry them, and the networks that it peers with. */
const bookAt = (view: NetworkView, node: WorkloadPlan['node']) => {
  const self = view.plan.resources.find((it) => it.node === node)
  const networks = self === undefined ? new Map<string, readonly string[]>() : peerBook(view, self)
  return { labels: addressBook(view.plan.goods.workloads), networks }
}

const judged = (
  view: NetworkView,
  { from, service }: JudgedFlow,
  policy: PolicyPlan,
  to: WorkloadPlan,
): Pick<TraceStep, 'sentence' | 'isBroken'> => {
  const admitted = admittedFrom(policy, bookAt(view, to.node), from.address, to)
  const which = `policy of fact ${policy.since}`
  const nothing = `the ${which} lets nothing from ${from.address} in to ${to.workload}`
  const carried = policy.groups.filter(({ label }) => to.labels.includes(label)).map(({ label }) => label)
  if (carried.length === 0) return { sentence: `${nothing}: it is in no group of it`, isBroken: true }
  if (admitted.length === 0)
    return { sentence: `${nothing}: its groups are ${carried.join(', ')}`, isBroken: true }
  if (service === null || admitted.some((it) => isAdmitted(it.service, service)))
    return { sentence: `${admittedWords(admitted)} (${which})`, isBroken: false }
  return {
    sentence: `the ${which} lets no ${flowWords(service)} from ${from.address} in to ${to.workload}: ${admittedWords(admitted)}`,
    isBroken: true,
  }
}

/** What a policy says of a flow that arrives at a member for the first time; null where it is not asked. */
const underPolicy = (view: NetworkView, flow: JudgedFlow, policy: PolicyPlan) => {
  const { workloads } = view.plan.goods
  const placed = workloads.find((it) => it.node === flow.to.member && hasAddress(it, flow.to.address))
  if (placed !== undefined) return judged(view, flow, policy, placed)
  return {
    sentence: `no workload was placed with ${flow.to.address}: the policy of fact ${policy.since} lets nothing in there`,
    isBroken: true,
  }
}

/**
 * What the policies of a network say of a flow between two of its addresses: nothing where there are none, or one of the
 * ends is an address that answers for the network itself. A staged policy breaks nothing, it says what it would do.
 */
export const policySteps = (view: NetworkView, flow: JudgedFlow): readonly TraceStep[] => {
  if (isGateway(view, flow.from.address) || isGateway(view, flow.to.address)) return []
  const { enforced, staged } = view.plan.goods
  const at = flow.to.member
  const would = staged === null ? null : underPolicy(view, flow, staged)
  return [
    ...(enforced === null ? [] : [{ at, what: 'policy' as const, ...underPolicy(view, flow, enforced) }]),
    ...(would?.isBroken === true
      ? [{ at, what: 'policy' as const, sentence: `staged only: ${would.sentence}`, isBroken: false }]
      : []),
  ]
}
