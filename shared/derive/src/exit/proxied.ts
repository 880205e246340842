import { type ExitMachine, homeOf, type NetworkView, type WorkloadPlan } from '@sixfold/fold'
import { bare } from '../bare.ts'
import { addressesOf } from '../member-addresses.ts'
import { namesOf } from '../names.ts'
import { standsBy } from './standby.ts'

/** What a door is for: all connections to its port, or those that ask for a host. */
export type DoorKind = 'tcp' | 'tls' | 'http'

/**
 * Where connections come in at an exit for one proxy (or proxied forward) of a network, and where they are led to.
 * `name` is unique on the exit and says whose it is. `servers` are addresses with ports, the first is tried first.
 */
export type Door = Readonly<{
  name: string
  kind: DoorKind
  address: string
  /** Other addresses at which it is the same; left out where there are none. */
  also?: readonly string[]
  port: number
  /** Null where the whole port is its. */
  host: string | null
  servers: readonly string[]
  /** Whether the workload is told who calls, by the PROXY protocol. */
  isTold: boolean
  because: number
}>

/**
 * What one network has proxied at its exit. `sources`: whom its workloads are called by, addresses of the exit point.
 * `room`: which namespace of that name is meant, where whoever asks can tell: one that was made again is another.
 */
export type Proxied = Readonly<{
  network: string
  netns: string
  sources: Readonly<{ ipv6: string; ipv4: string }>
  doors: readonly Door[]
  room?: string
}>

/** Every workload has IPv6 of its own; it is called by IPv4 where nothing of it listens there. */
const serversOf = ({ ipv6, ipv4 }: WorkloadPlan, port: number): string[] => [
  `[${bare(ipv6)}]:${port}`,
  ...(ipv4 === null ? [] : [`${ipv4}:${port}`]),
]

/** Whether a network has anything at its exit that is proxied. */
export const isProxied = ({ plan }: NetworkView): boolean =>
  plan.goods.proxies.length > 0 || plan.goods.forwards.some(({ source }) => source === 'proxied')

/** The shared addresses at which a network has its proxies: where it is known to have them first. */
type Shared = readonly string[]

/**
 * The shared address of the exit whose prefixes the network has stays its own, whoever serves it: names outside lead there,
 * and who takes that exit over takes the address over. Where another one serves it, at the shared one of that, too.
 */
const sharedOf = ({ plan, machines }: NetworkView, isStandby: boolean): Shared => {
  const exits = new Set([homeOf(plan), ...(isStandby ? [] : [plan.exitPoint.exit])])
  return [...exits].flatMap((exit) => (machines[exit] as ExitMachine | undefined)?.publicIpv4[0] ?? [])
}

const doorsOf = ({ party, network, plan }: NetworkView, shared: Shared): Door[] => {
  const { proxies, forwards, workloads } = plan.goods
  const serversFor = (to: Readonly<{ workload: string; port: number }>): string[] => {
    const workload = workloads.find((it) => it.workload === to.workload)
    return workload === undefined ? [] : serversOf(workload, to.port)
  }
  const name = (kind: string, its: string): string => [party, network, kind, its].join(':')
  return [
    ...proxies.flatMap(({ proxy, listen, to, proxyProtocol, since }): Door[] => {
      const [address, ...also] = listen.address === undefined ? shared : [listen.address]
      if (address === undefined) return []
      return [
        {
          name: name('proxy', proxy),
          kind: listen.kind,
          address,
          ...(also.length === 0 ? {} : { also }),
          port: listen.port,
          host: listen.kind === 'tcp' ? null : listen.host,
          servers: serversFor(to),
          isTold: proxyProtocol,
          because: since,
        },
      ]
    }),
    ...forwards.flatMap(({ forward, address, port, to, source, since }): Door[] =>
      source === 'proxied'
        ? [
            {
              name: name('forward', forward),
              kind: 'tcp',
              address,
              port,
              host: null,
              servers: serversFor(to),
              isTold: true,
              because: since,
            },
          ]
        : [],
    ),
  ].filter(({ servers }) => servers.length > 0)
}

/**
 * What a network has proxied on this machine; null where that is nothing, as where it is suspended. An exit that stands by has
 * it, too: nothing comes to the addresses there before it takes them over.
 */
export const proxiedBy = (view: NetworkView, agent: string): Proxied | null => {
  const { plan, party, network } = view
  const { exitPoint, suspended, cancelled } = plan
  const isStandby = standsBy(view, agent)
  const isOpen = suspended === null && cancelled === null && (isStandby || exitPoint.left === null)
  if (!(isStandby || exitPoint.exit === agent) || !isOpen || !isProxied(view)) return null
  const doors = doorsOf(view, sharedOf(view, isStandby))
  if (doors.length === 0) return null
  const { gateways, ipv4Gateway } = addressesOf(exitPoint.prefix)
  return {
    network: `${party}:${network}`,
    netns: namesOf(agent, party, network).netns,
    sources: { ipv6: gateways[1], ipv4: ipv4Gateway },
    doors,
  }
}
