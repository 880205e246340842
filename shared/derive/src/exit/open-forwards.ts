import type { ForwardPlan, NetworkPlan } from '@sixfold/fold'

/** The protocols that ports are of, by number: a bare machine has no /etc/protocols to look their names up in. */
export const PROTOCOL = { tcp: 6, udp: 17 } as const

/**
 * A forward that leads somewhere: from a port of a bought address, by way of port `inner` of the network's transit
 * address, to a workload.
 */
export type OpenForward = Readonly<{
  address: string
  protocol: number
  port: number
  inner: number
  node: string
  /** Null for a workload that has only IPv6. */
  ipv4: string | null
  ipv6: string
  to: number
  since: number
}>

/** Where a port is looked for that is taken by an earlier forward of another address. */
const FIRST_SPARE = 49_152
const SPARES = 65_536 - FIRST_SPARE

/** The ports of the transit address: the forward's own, unless an earlier one of another address has it. */
const innerPorts = (forwards: readonly ForwardPlan[]): Map<ForwardPlan, number> => {
  const taken = new Set<string>()
  const inner = new Map<ForwardPlan, number>()
  for (const forward of forwards) {
    const { transport, port, since } = forward
    const key = (it: number): string => `${transport} ${it}`
    let found = port
    for (let step = since; taken.has(key(found)); step += 1) found = FIRST_SPARE + (step % SPARES)
    taken.add(key(found))
    inner.set(forward, found)
  }
  return inner
}

/**
 * The forwards of a network whose packets go all the way to a workload, so that it sees who sent them. Those that are
 * proxied are no concern of any packet filter; one whose workload is gone leads nowhere, and none of a network that is
 * suspended or was cancelled does.
 */
export const openForwards = ({ goods, suspended, cancelled }: NetworkPlan): OpenForward[] => {
  if (suspended !== null || cancelled !== null) return []
  const visible = goods.forwards.filter(({ source }) => source === 'visible')
  if (visible.length === 0) return []
  const inner = innerPorts(visible)
  const workloads = new Map(goods.workloads.map((it) => [it.workload as string, it]))
  return visible.flatMap((forward) => {
    const { address, transport, port, to, since } = forward
    const workload = workloads.get(to.workload)
    if (workload === undefined) return []
    const { node, ipv4, ipv6 } = workload
    return [
      {
        address,
        protocol: PROTOCOL[transport],
        port,
        inner: inner.get(forward) ?? port,
        node,
        ipv4,
        ipv6,
        to: to.port,
        since: Math.max(since, workload.since),
      },
    ]
  })
}
