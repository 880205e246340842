import { type Attachment, derive, gatewayNetns, keyName, namesOf } from '@sixfold/derive'
import type { NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import { facilitiesFor, type Machine, openMachine, removeNetns } from '@sixfold/linux'
import { aRoom } from '@sixfold/linux/examples'
import { type LinuxBed, linuxBed } from '@sixfold/linux/linux-bed'
import { pass } from '@sixfold/reconcile'
import { expect } from 'vitest'
import { historyOf, interleaved } from './histories.examples.ts'
import { randomFrom } from './random.examples.ts'
import { agentsOf, NETWORK, PARTY, randomStreams, WORKLOADS } from './random-orders.examples.ts'
import { wholeKernel } from './whole-kernel.examples.ts'

const GATEWAY_PASSES = 3

type Agents = ReturnType<typeof agentsOf>
type Here = Readonly<{ bed: LinuxBed; agents: Agents; netnsOf: (workload: string) => string }>

/** The workloads that an order placed here, each in a namespace of its own; the first has an address in every space. */
const attached = ({ plan }: NetworkView, { agents, netnsOf }: Here): Attachment[] => {
  const here = plan.goods.workloads.filter(({ node }) => node === agents.here)
  const first = here.map(({ workload }) => workload as string).toSorted()[0]
  const spaces = plan.goods.spaces.flatMap(({ id, ranges }) =>
    ranges
      .filter(({ node }) => node === agents.here)
      .map(({ range }) => ({ id, address: range.replace('.0/24', '.5') })),
  )
  return here.map(({ workload, ipv6, ipv4, since }) => ({
    workload,
    netns: netnsOf(workload),
    ipv6,
    ipv4,
    because: since,
    ...(workload === first && spaces.length > 0 ? { spaces } : {}),
  }))
}

/** What the machine's kernel is to hold: the network's part, and the gateway that it shares. */
const wanted = (view: NetworkView, here: Here): KernelState => {
  const { rooms } = derive(view, here.agents.here, attached(view, here))
  const gateway = aRoom(gatewayNetns(here.agents.here), {
    scope: { devices: ['lo'], made: true },
    routes: [{ type: 'unreachable', destination: '2001:db8:a::/48', metric: 4_096, because: 1 }],
  })
  return { rooms: [...rooms, gateway] }
}

const apply = async (view: NetworkView, here: Here, machine: Machine): Promise<void> => {
  const state = wanted(view, here)
  for (let tries = 1; ; tries += 1) {
    const report = await pass(here.bed.host, facilitiesFor(state, machine))
    if (report.isConverged) return
    const problems = report.facilities.flatMap(({ facility, error }) =>
      error === null ? [] : [`${facility}: ${error.message}`],
    )
    if (tries === GATEWAY_PASSES) expect(problems).toEqual([])
  }
}

/** Takes all of the network away, and gives the workloads fresh namespaces. */
const cleared = async ({ bed, agents, netnsOf }: Here, isLast = false): Promise<void> => {
  const report = await pass(bed.host, [removeNetns(agents.here, [])])
  expect(report.facilities.flatMap(({ error }) => error ?? [])).toEqual([])
  const there = new Set((await bed.host.list('/run/netns')) ?? [])
  for (const netns of WORKLOADS.map(netnsOf)) {
    if (there.has(netns)) await bed.host.run({ do: 'exec', argv: ['ip', 'netns', 'del', netns] })
    if (!isLast) await bed.addForeign(netns)
  }
}

/** `sixfold:<position>` is the cause of a thing; of orders that came in another order it is another one. */
const withoutCauses = (kernel: string): string => kernel.replaceAll(/"sixfold:\d+"/g, '"sixfold"')

/** What was tried, for whoever reads along. */
export type Tried = Readonly<{ seed: number; orders: number; accepted: number; facts: number; bytes: number }>

/**
 * A random stream of orders, decided as a coordinator does, and what members fold of it brought about on this machine in every
 * way: order by order, fact by fact, backwards and then the end, by an agent that starts anew each time, with the last state
 * alone, and decided in another order where the orders have nothing to do with each other. The kernel ends the same, byte by
 * byte.
 */
export const tryStream = async (seed: number, length: number): Promise<Tried> => {
  await using bed = linuxBed()
  const agents = agentsOf(bed.prefix)
  const here: Here = { bed, agents, netnsOf: (workload) => `${bed.prefix}-${workload}` }
  const random = randomFrom(seed)
  const streams = randomStreams(agents, random, length)
  const orders = interleaved(streams, random)
  const history = await historyOf(agents, orders)
  const permuted = await historyOf(agents, interleaved(streams, random))
  expect(permuted.accepted).toBe(history.accepted)

  const { netns, gateway } = namesOf(agents.here, PARTY, NETWORK)
  const namespaces = [netns, gateway, ...WORKLOADS.map(here.netnsOf)]
  const keyNames = ['mesh', 'exit'] as const
  const open = (): Machine => openMachine({ agentId: agents.here, keyOf: bed.keyOf })
  for (const role of keyNames) bed.keyOf(keyName({ party: PARTY, network: NETWORK }, role))

  /** The kernel after these views, one after the other, on a machine that held nothing. */
  const after = async (views: readonly NetworkView[], machineFor = always(open())): Promise<string> => {
    await cleared(here)
    for (const view of views) await apply(view, here, machineFor())
    return wholeKernel(bed.host, namespaces)
  }
  const end = history.afterOrders.slice(-1)
  try {
    const squashed = await after(end)
    expect(squashed).toContain(NETWORK_MARK)
    expect(await after(history.afterOrders), `seed ${seed}: order by order`).toBe(squashed)
    expect(await after(history.afterFacts), `seed ${seed}: fact by fact`).toBe(squashed)
    const backwards = [...history.afterOrders.toReversed(), ...end]
    expect(await after(backwards), `seed ${seed}: backwards`).toBe(squashed)
    expect(await after(history.afterOrders, open), `seed ${seed}: started anew`).toBe(squashed)
    expect(withoutCauses(await after(permuted.afterOrders)), `seed ${seed}: permuted`).toBe(
      withoutCauses(squashed),
    )
    return {
      seed,
      orders: orders.length,
      accepted: history.accepted,
      facts: history.afterFacts.length,
      bytes: squashed.length,
    }
  } finally {
    await cleared(here, true)
  }
}

/** Something that any network has in the kernel. */
const NETWORK_MARK = 'sixfold:'

const always = (machine: Machine) => (): Machine => machine
