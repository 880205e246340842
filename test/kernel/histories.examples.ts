import { growingWorld, worldAt } from '@sixfold/domain/plan/worlds.examples'
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
  AddressSpaceOrdered,
  AllocationRegistered,
  ExitGroupRegistered,
  ExitRegistered,
  FarmRegistered,
  NetworkOrdered,
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
import { type NetworkView, viewOf } from '@sixfold/fold'

/** Random numbers that a seed gives, so that what failed can be done again. */
export const randomFrom = (seed: number) => {
  let state = seed & 0x7fffffff
  const below = (count: number): number => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff
    return (state >>> 8) % count
  }
  return { below, pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item }
}
type Random = ReturnType<typeof randomFrom>

export const PARTY = 'acme'
export const NETWORK = 'blue'
export const WORKLOADS = ['w1', 'w2', 'w3', 'w4'] as const
const SPACES = ['old', 'older'] as const
const network = aNetwork(NETWORK)

/** The machines of a grid that is on this machine once: what it is called is in every name. */
export const agentsOf = (grid: string) => {
  const [here, there, third, exit] = ['here', 'there', 'third', 'exit'].map((it) => anAgent(`${grid} ${it}`))
  if (here === undefined || there === undefined || third === undefined || exit === undefined)
    throw new Error('there are four')
  return { here, there, third, exit }
}
type Agents = ReturnType<typeof agentsOf>

const gridOrders = ({ here, there, third, exit }: Agents): Order[] => [
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

/** One stream of several, each kept in its own order. */
export const interleaved = (streams: readonly (readonly Order[])[], random: Random): Order[] => {
  const rest = streams.map((stream) => [...stream])
  const one: Order[] = []
  while (rest.some((stream) => stream.length > 0)) {
    const stream = random.pick(rest.filter((it) => it.length > 0))
    const order = stream.shift()
    if (order !== undefined) one.push(order)
  }
  return one
}

/** What the log of a grid gave a network: its view after every order, and after every single fact. */
export type History = Readonly<{
  afterOrders: readonly NetworkView[]
  afterFacts: readonly NetworkView[]
  accepted: number
}>

/** Decides orders as a coordinator does, in a grid of these machines, from the network's founding on. */
export const historyOf = async (agents: Agents, orders: readonly Order[]): Promise<History> => {
  const growing = growingWorld()
  await growing.found()
  for (const order of gridOrders(agents)) await growing.order('operator', order)
  for (const space of SPACES) await growing.order(PARTY, AddressSpaceOrdered.of({ space: space as never }))
  const founding = NetworkOrdered.of({
    network,
    resources: [agents.here, agents.there].map((node) => ({ node })),
  })
  await growing.order(PARTY, founding)
  await growing.join(PARTY, NETWORK)
  const view = (): NetworkView => {
    const found = viewOf(growing.world, PARTY, NETWORK)
    if (found === null) throw new Error('there is no network')
    return structuredClone(found)
  }
  const begin = growing.log.length
  const afterOrders = [view()]
  let accepted = 0
  for (const order of orders) {
    if ((await growing.order(PARTY, order)) === null) accepted += 1
    await growing.join(PARTY, NETWORK)
    afterOrders.push(view())
  }
  const afterFacts = growing.log
    .slice(begin)
    .map(({ sequence }) => viewOf(worldAt(growing.log, sequence), PARTY, NETWORK))
    .filter((it) => it !== null)
  return { afterOrders, afterFacts, accepted }
}
