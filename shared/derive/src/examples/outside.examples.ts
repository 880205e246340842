import type { WorkloadName } from '@sixfold/events'
import { aPrefix, ipv4 } from '@sixfold/events/example-values'
import type { ForwardPlan, NetworkView } from '@sixfold/fold'
import { oslo1 } from './networks.examples.ts'

/** The address that networks in these stories buy, and the one that they share. */
export const BOUGHT = '198.51.100.2'
export const SHARED = '198.51.100.1'

/** A forward of a port of the bought address to the same port of a workload. */
export const aForward = (port: number, workload: string, parts: Partial<ForwardPlan> = {}): ForwardPlan => ({
  forward: `f${port}` as ForwardPlan['forward'],
  address: ipv4(BOUGHT),
  transport: 'tcp',
  port,
  to: { workload: workload as WorkloadName, port },
  source: 'visible',
  since: 42,
  ...parts,
})

/** The view with a workload at oslo-1, an address, two blocks of ports, and forwards to the workload. */
export const sellingNetwork = (
  view: NetworkView,
  forwards: readonly ForwardPlan[] = [aForward(80, 'web'), aForward(53, 'web', { transport: 'udp' })],
): NetworkView => ({
  ...view,
  plan: {
    ...view.plan,
    goods: {
      ...view.plan.goods,
      publicIpv4: [{ address: BOUGHT, since: 40 }],
      publicPorts: [
        { address: SHARED, first: 1024, since: 40 },
        { address: SHARED, first: 3072, since: 41 },
      ],
      forwards,
      workloads: [
        {
          workload: 'web' as WorkloadName,
          node: oslo1.id,
          labels: [],
          ipv6: aPrefix('2001:db8:a:101:ffff:1:0:1/128'),
          ipv4: ipv4('10.1.1.128'),
          since: 31,
        },
      ],
    },
  },
})
