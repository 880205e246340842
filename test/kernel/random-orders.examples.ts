import { Ipv4Prefix, type Order, type WorkloadName } from '@sixfold/events'
import {
  aFarm,
  aNetwork,
  anAgent,
  anExitGroup,
  aParty,
  aPrefix,
  ipv4,
  ipv6,
} from '@sixfold/events/example-values'
import {
  AddressSpaceAttached,
  AddressSpaceDetached,
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NetworkResumed,
  NetworkSuspended,
  NodeRegistered,
  PolicyChanged,
  ResourceAdded,
  ResourceRemoved,
  ServiceNamed,
  ServiceUnnamed,
  WorkloadPlaced,
  WorkloadRemoved,
} from '@sixfold/events/orders'
import type { Random } from './random.examples.ts'

/** Whose network it is, what it is called, and which workloads it may have. */
export const PARTY = 'acme'
export const NETWORK = 'blue'
export const WORKLOADS = ['w1', 'w2', 'w3', 'w4'] as const
/** The address spaces of the party. */
export const SPACES = ['old', 'older'] as const
/** The network that all orders are about. */
export const network = aNetwork(NETWORK)

/** The machines of a grid that is on this machine once: what it is called is in every name. */
export const agentsOf = (grid: string) => {
  const [here, there, third, exit] = ['here', 'there', 'third', 'exit'].map((it) => anAgent(`${grid} ${it}`))
  if (here === undefined || there === undefined || third === undefined || exit === undefined)
    throw new Error('there are four')
  return { here, there, third, exit }
}
/** Those of one grid. */
export type Agents = ReturnType<typeof agentsOf>

/** What is ordered before there is a network: a farm, an exit and three nodes. */
export const gridOrders = ({ here, there, third, exit }: Agents): Order[] => [
  FarmRegistered.of({ farm: aFarm('oslo'), name: 'Oslo' }),
  AllocationRegistered.of({
    prefix: aPrefix('2001:db8:a::/48'),
    holder: { kind: 'farm', id: aFarm('oslo') },
    sliceLength: 56,
  }),
  ExitGroupRegistered.of({ exitGroup: anExitGroup('nordic'), name: 'Nordic' }),
  AllocationRegistered.of({
    prefix: aPrefix('2001:db8:e::/48'),
    holder: { kind: 'exit-group', id: anExitGroup('nordic') },
    sliceLength: 56,
  }),
  ExitRegistered.of({
    exit,
    name: 'exit-1',
    exitGroup: anExitGroup('nordic'),
    endpoints: { ipv4: ipv4('198.51.100.1'), ipv6: ipv6('2001:db8:0:2::e1') },
    publicIpv4: [ipv4('198.51.100.1')],
  }),
  ...[here, there, third].map((node, at) =>
    NodeRegistered.of({
      node,
      name: `oslo-${at + 1}`,
      farm: aFarm('oslo'),
      reachability:
        node === third
          ? { ipv4: { kind: 'hidden' } }
          : { ipv6: { kind: 'public', address: ipv6(`2001:db8:0:1::a${at}`) } },
    }),
  ),
]

const GROUPS = ['web', 'db'].map((label) => label as never)
const aPolicy = ({ below, pick }: Random): Order => {
  const sources = [
    { kind: 'any' },
    { kind: 'group', label: pick(GROUPS) },
    { kind: 'prefix', prefix: '2001:db8:f::/64' },
    { kind: 'prefix', prefix: '10.0.0.0/8' },
  ]
  const services = [
    { protocol: 'any' },
    { protocol: 'tcp', ports: [{ first: 80 + below(5), last: 90 }] },
    { protocol: 'udp' },
  ]
  const groups = GROUPS.slice(below(2)).map((label) => ({
    label,
    allow: Array.from({ length: below(3) }, () => ({ from: pick(sources), service: pick(services) })),
  }))
  return PolicyChanged.of({ network, mode: pick(['enforced', 'staged']), groups: groups as never })
}

const aSpaceOrder = ({ here, there }: Agents, { below, pick }: Random): Order => {
  const space = pick(SPACES) as never
  const named = { party: aParty(PARTY), space }
  if (below(3) === 0) return AddressSpaceDetached.of({ network, space: named })
  const at = SPACES.indexOf(space)
  return AddressSpaceAttached.of({
    network,
    space: named,
    ranges: [here, there].map((node, index) => ({
      node,
      range: Ipv4Prefix.parse(`10.${100 + at}.${index}.0/24`),
    })),
  })
}

const aWorkloadOrder = ({ here, there }: Agents, { below, pick }: Random): Order => {
  const workload = pick(WORKLOADS) as WorkloadName
  const service = pick(['shop', 'mail']) as never
  switch (below(6)) {
    case 0:
      return WorkloadRemoved.of({ network, workload })
    case 1:
      return ServiceNamed.of({ network, service, workload, transport: 'tcp', port: 443 as never })
    case 2:
      return ServiceUnnamed.of({ network, service })
    default:
      return WorkloadPlaced.of({
        network,
        workload,
        node: pick([here, here, there]),
        labels: GROUPS.slice(below(3)),
        placement: below(4) === 0 ? { kind: 'delegation', length: 80 } : { kind: 'address' },
      } as never)
  }
}

/** With what every stream begins, so that each has a workload here, a space and a name. */
const beginning = ({ here, there }: Agents): Order[] => [
  WorkloadPlaced.of({
    network,
    workload: 'w1' as WorkloadName,
    node: here,
    labels: GROUPS.slice(0, 1),
    placement: { kind: 'address' },
  }),
  AddressSpaceAttached.of({
    network,
    space: { party: aParty(PARTY), space: SPACES[0] as never },
    ranges: [here, there].map((node, at) => ({ node, range: Ipv4Prefix.parse(`10.100.${at}.0/24`) })),
  }),
  ServiceNamed.of({
    network,
    service: 'shop' as never,
    workload: 'w1' as WorkloadName,
    transport: 'tcp',
    port: 443 as never,
  }),
]

/** Orders of three kinds that have nothing to do with each other: what the network has, its policy, and whether it is open. */
export const randomStreams = (agents: Agents, random: Random, length: number): readonly Order[][] => {
  const things = Array.from({ length }, (_, at): Order => {
    if (random.below(5) === 0) return aSpaceOrder(agents, random)
    if (random.below(6) === 0)
      return at % 2 === 0
        ? ResourceAdded.of({ network, node: agents.third })
        : ResourceRemoved.of({ network, node: agents.third })
    return aWorkloadOrder(agents, random)
  })
  const policies = Array.from({ length: Math.ceil(length / 4) }, () => aPolicy(random))
  const closings = Array.from({ length: Math.ceil(length / 6) }, (_, at) =>
    at % 2 === 0 ? NetworkSuspended.of({ network }) : NetworkResumed.of({ network }),
  )
  return [[...beginning(agents), ...things], policies, closings]
}
