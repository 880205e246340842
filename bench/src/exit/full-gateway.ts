import { derive, deriveGateway, GATEWAY_END, gatewayNetns } from '@sixfold/derive'
import { ipv4Bits, ipv4Text } from '@sixfold/events/values/address'
import { emptyWorld, type MachineView, type NetworkView, viewOf } from '@sixfold/fold'
import { deviceName, type KernelState, type Link, macOf, type Room } from '@sixfold/kernel'
import { newPrivateKey, openMachine } from '@sixfold/linux'
import { openBed } from '../apply/bed.ts'
import { makeGrid } from '../grid/grid.ts'
import { networkFacts, networkIdOf, TENANT } from '../grid/network.ts'
import type { Bench } from '../harness/figure.ts'
import { hostIn } from '../wire/underlay.ts'
import { CABLE_MTU, freshNamespaces, openSite, ROUTER, SHARED, shell, siteOf, within } from './site.ts'

/** Where addresses are that every other network bought (RFC 2544). */
const FIRST_BOUGHT = ipv4Bits('198.18.0.1') ?? 0n
const since = 2
/** As many as have ports for them. */
const NODES = 8

const soldTo = (view: NetworkView, index: number): NetworkView => {
  const [resource] = view.plan.resources
  if (index % 2 === 0 || resource === undefined) return view
  const address = ipv4Text(FIRST_BOUGHT + BigInt(index))
  const workload = {
    ...{ workload: 'web', node: resource.node, labels: [], since },
    ...{ ipv6: resource.prefix.replace('::/64', ':ffff::2/128'), ipv4: '10.2.0.2' },
  }
  const forward = {
    ...{ forward: 'web', address, transport: 'tcp', port: 443, source: 'visible', since },
    to: { workload: 'web', port: 443 },
  }
  const goods = {
    ...view.plan.goods,
    publicIpv4: [{ address, since }],
    forwards: [forward],
    workloads: [workload],
  }
  return { ...view, plan: { ...view.plan, goods } } as unknown as NetworkView
}

/** Networks of one exit, every other one with an address of its own and a forward. */
const networksOf = (count: number) => {
  const grid = makeGrid({ nodes: NODES, exits: 1 })
  const world = emptyWorld()
  let sequence = 0
  const apply = (facts: typeof grid.facts): void => {
    for (const { ref, fact } of facts) {
      sequence += 1
      world.apply(ref, fact, { sequence, at: 0 })
    }
  }
  apply(grid.facts)
  for (let index = 0; index < count; index += 1) apply(networkFacts(grid, { index, nodes: 1 }, sequence))
  const views = Array.from({ length: count }, (_, index) => {
    const view = viewOf(world, TENANT, networkIdOf(index))
    if (view === null) throw new Error('the facts made fewer networks')
    return soldTo(view, index)
  })
  const [exit] = grid.exits
  if (exit === undefined) throw new Error('the grid has no exit')
  return { exit, views, slice: grid.sliceOf(exit) }
}

/** Over so many devices the networks are behind the gateway: a device of its own for each would measure how devices are made. */
const ENDS = 16
const BEYOND = 'sfbench-many-x'

const endsFrom = (netns: string): readonly Extract<Link, { kind: 'veth' }>[] =>
  Array.from({ length: ENDS }, (_, at) => ({
    kind: 'veth',
    name: deviceName('x', 'bench', String(at)),
    mac: macOf('bench', 'beyond', String(at)),
    mtu: CABLE_MTU,
    peer: { netns, name: deviceName('u', 'bench', String(at)), mac: macOf('bench', 'end', String(at)) },
    because: since,
  }))

/** The gateway of an exit with networks behind it, up to `count`; gone with the figure. */
export const fullGateway = async (bench: Bench, count: number) => {
  const site = siteOf('many')
  await openSite(bench, site)
  await freshNamespaces(bench, [BEYOND])
  const host = hostIn(site.under)
  const { exit, views, slice } = networksOf(count)
  const netns = gatewayNetns(exit)
  const [first] = views
  const machine = openMachine({ agentId: exit, keyOf: () => newPrivateKey() })
  if (first === undefined) throw new Error('at least one network is needed')
  await openBed(bench, { id: exit, view: first, gateway: netns, machine, devices: [] }, host)

  const uplink = { bridge: 'br0', addresses: [`${SHARED}/24`], gateways: [ROUTER], mtu: CABLE_MTU }
  const registered = { ...first.machines[exit], publicIpv4: [SHARED] } as unknown as MachineView['machine']
  const view = { id: exit, machine: registered, slices: [{ slice, since: 1 }] }
  const links = endsFrom(netns)
  const endOf = (at: number): string => links[at % ENDS]?.peer.name ?? ''
  const routesOf = views.map((it, at) =>
    derive(it, exit)
      .rooms.filter((room) => room.netns === netns)
      .flatMap(({ routes }) => routes.map((route) => ({ ...route, dev: endOf(at) }))),
  )
  const beyond: Room = {
    ...{ netns: BEYOND, scope: { devices: links.map(({ name }) => name) }, links },
    ...{ addresses: [], routes: [], neighbours: [], wireguards: [], nft: null },
  }
  const gatewayOf = (networks: number): Room => {
    const [gateway] = deriveGateway(view, uplink, views.slice(0, networks)).rooms
    if (gateway === undefined) throw new Error('the exit has no gateway')
    return gateway
  }
  const addresses = links.map(({ peer: { name: dev } }) => ({
    ...{ dev, prefix: `${GATEWAY_END}/64`, because: since },
  }))
  return {
    host,
    machine,
    /** Everything there with so many of the networks, derived as after a fact. */
    stateOf: (networks: number): KernelState => {
      const gateway = gatewayOf(networks)
      const scope = { devices: ['lo', 'up', ...links.map(({ peer }) => peer.name)], made: true } as const
      const routes = [...gateway.routes, ...routesOf.slice(0, networks).flat()]
      return {
        rooms: [{ ...gateway, scope, addresses: [...gateway.addresses, ...addresses], routes }, beyond],
      }
    },
    /** The gateway's own part of it. */
    gatewayOf: (networks: number): KernelState => ({ rooms: [gatewayOf(networks)] }),
    /** The last network's part, with its routes or without. */
    lastOf: (hasRoutes: boolean): KernelState => {
      const routes = routesOf[count - 1] ?? []
      const room = { netns, scope: { devices: [] }, links: [], addresses: [], neighbours: [] }
      return { rooms: [{ ...room, routes: hasRoutes ? routes : [], wireguards: [], nft: null }] }
    },
    /** Takes the rules and the routes away, and leaves the devices. */
    clear: (): Promise<void> =>
      shell([
        within(netns, 'nft', 'flush', 'ruleset'),
        ...['-4', '-6'].map((family) => `ip -n ${netns} ${family} route flush proto 111`),
      ]),
  }
}
