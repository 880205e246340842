import { aNetworkOf, oslo1, oslo2 } from '@sixfold/derive/examples/networks.examples'
import type { NetworkView, WorkloadPlan } from '@sixfold/fold'

const empty = aNetworkOf(oslo1, oslo2)

/** A workload that was placed by order on the first node. */
export const aPlaced = (workload: string, parts: Partial<WorkloadPlan> = {}): WorkloadPlan =>
  ({
    workload,
    node: oslo1.id,
    labels: ['front'],
    ipv6: '2001:db8:a:101:ffff:1:0:1/128',
    ipv4: '10.1.1.128',
    since: 40,
    ...parts,
  }) as WorkloadPlan

/** A network of two nodes with these workloads, and what else is said of its goods. */
export const having = (
  workloads: readonly WorkloadPlan[],
  goods: Partial<NetworkView['plan']['goods']> = {},
): NetworkView => ({
  ...empty,
  plan: { ...empty.plan, goods: { ...empty.plan.goods, workloads, ...goods } },
})
