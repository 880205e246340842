import { exit1, oslo1, oslo2, aNetworkOf as plain } from '@sixfold/derive/examples/networks.examples'
import { aKey, anAgent } from '@sixfold/events/example-values'
import type { MachineView, NetworkView } from '@sixfold/fold'

export const SERVING = exit1.id
export const STANDBY = anAgent('exit-2')
export const exit2 = {
  ...exit1,
  id: STANDBY,
  name: 'exit-2',
  endpoints: { ...exit1.endpoints, ipv6: '2001:db8:0:2::e2' },
} as typeof exit1
export const [NODE, OTHER_NODE] = [oslo1.id, oslo2.id]

/** A network of two nodes, which one exit serves and another stands by for. */
export const twoExits = (): NetworkView => {
  const view = plain(oslo1, oslo2)
  const { prefix: _, left: __, ...serving } = view.plan.exitPoint
  const standby = {
    ...serving,
    exit: STANDBY,
    port: 25_000,
    wire: 2 as const,
    keys: { exit: aKey('exit-2 exit'), mesh: null, since: 20 },
    since: 19,
  }
  return {
    ...view,
    plan: { ...view.plan, standby } as NetworkView['plan'],
    machines: { ...view.machines, [STANDBY]: exit2 },
  }
}

/** The machine of the exit that stands by. */
export const standbyMachine = (takenOver: MachineView['id'] | null = null): MachineView => ({
  id: STANDBY,
  machine: exit2,
  slices: [],
  group: [
    {
      exit: SERVING,
      endpoints: exit1.endpoints,
      publicIpv4: exit1.publicIpv4,
      uplink: ['2001:db8:0:2::f1/64'],
      slices: [],
      takenOver,
      since: 30,
    },
  ],
})
