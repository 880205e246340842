import { linuxHost } from '@sixfold/linux'
import type { Host } from '@sixfold/reconcile'
import type { Bench } from '../harness/figure.ts'
import type { Dress } from './two-nodes.ts'
import { ADDRESSES, cable, hostIn } from './underlay.ts'

const UNDERLAYS = ['sfbench-farm-u0', 'sfbench-farm-u1'] as const
const GONE = 'Cannot remove namespace file'
const VNI = 4_243

/** Two nodes of a farm whose operator and tenant trust its wires. */
export const withFarm: Dress = (view) => {
  const [first] = view.plan.resources
  const nodes: readonly string[] = view.plan.resources.map(({ node }) => node)
  const machines = Object.entries(view.machines).map(([id, it]) => {
    const address = ADDRESSES[nodes.indexOf(id)]
    return [id, address === undefined ? it : { ...it, reachability: { ipv4: { kind: 'public', address } } }]
  })
  const here = first === undefined ? undefined : view.machines[first.node]
  const farm = here?.kind === 'node' ? here.farm : null
  const farmWires = [{ farm, vni: VNI, phase: 'open', since: 1, turned: Number.MAX_SAFE_INTEGER }]
  return {
    ...view,
    machines: Object.fromEntries(machines),
    plan: { ...view.plan, farmWires },
  } as unknown as typeof view
}

/** Two machines in namespaces, with a cable between them; gone with the figure. */
export const twoMachines = async (bench: Bench): Promise<readonly Host[]> => {
  const host = linuxHost()
  const removeAll = async (): Promise<void> => {
    for (const name of UNDERLAYS)
      await host.run({ do: 'exec', argv: ['ip', 'netns', 'del', name], forgive: GONE })
  }
  bench.keep({ [Symbol.asyncDispose]: removeAll })
  await removeAll()
  await host.run({ do: 'exec', argv: ['sh', '-c', `set -e\n${cable(UNDERLAYS).join('\n')}`] })
  return UNDERLAYS.map(hostIn)
}
