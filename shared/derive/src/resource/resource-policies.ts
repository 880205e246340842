import type { PolicyPlan, WorkloadPlan } from '@sixfold/fold'
import { aDevice, chain } from '../firewall.ts'
import { WORKLOAD_PORTS } from '../names.ts'
import { policyTables } from '../policy/policy.ts'

/** The policies of a network at one of its resources. */
export type ResourcePolicies = Readonly<{
  enforced: PolicyPlan | null
  staged: PolicyPlan | null
  /** All workloads of the network that were placed by order, and those of them that are here. */
  workloads: readonly WorkloadPlan[]
  isHere: (workload: WorkloadPlan) => boolean
  gateways: readonly string[]
  /** The prefixes of each network that this one peers with, by its name. */
  peers?: ReadonlyMap<string, readonly string[]>
  /** The devices behind which the outside is: the uplink, or the wires towards the exit. */
  outside: readonly string[]
}>

/** Where what comes in to a workload for the first time goes: to the policies, where there are any. */
export const arriving = ({ enforced, staged }: ResourcePolicies): string =>
  enforced === null && staged === null ? 'accept' : 'goto arriving'

/**
 * What a policy changes of what is forwarded. Errors of ICMPv6 from members pass also where no flow is known (RFC 4890,
 * 4.3.1), and the outside may knock: the groups say who may come in.
 */
export const underPolicy = (own6: string, { enforced, outside }: ResourcePolicies) => {
  if (enforced === null) return { errors: [], knocking: [] }
  const must = 'icmpv6 type { 1, 2, 3, 4 } accept comment "errors of ICMPv6 must pass"'
  return {
    errors: [
      `oifname "${WORKLOAD_PORTS}" ip6 saddr @members6 ${must}`,
      `oifname "${WORKLOAD_PORTS}" ip6 saddr ${own6} ${must}`,
    ],
    knocking: [
      `iifname ${aDevice(outside)} oifname "${WORKLOAD_PORTS}" ip6 saddr != @members6 ip6 saddr != @at_home6 ip6 saddr != ${own6} goto arriving`,
    ],
  }
}

/** The chains and sets of the policies; nothing where there is none. The staged one comes first: it only counts. */
export const policyParts = (policies: ResourcePolicies): string[] => {
  const { enforced, staged, isHere, workloads, gateways, peers } = policies
  if (enforced === null && staged === null) return []
  const tables = { workloads, isJudged: isHere, families: [6, 4], gateways, peers } as const
  return [
    ...(enforced === null ? [] : policyTables({ ...tables, mode: 'enforced', policy: enforced })),
    ...(staged === null ? [] : policyTables({ ...tables, mode: 'staged', policy: staged })),
    chain('arriving', null, [
      ...(staged === null ? [] : ['jump staged']),
      enforced === null ? 'accept' : 'goto enforced',
    ]),
  ]
}
