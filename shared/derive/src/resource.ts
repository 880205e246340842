import type { ExitMachine, NetworkPlan, NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import type { KernelState, Room, Route, WireGuardPeer } from '@sixfold/kernel'
import { guards } from './guards.ts'
import { addressesOf } from './member-addresses.ts'
import { keyName, METRIC, namesOf } from './names.ts'
import { exitEndpoint, type Path, pathBetween } from './paths.ts'
import { resourceFirewall } from './resource-firewall.ts'
import { defaultByGateway, gatewayPart, uplinkEnd } from './uplink.ts'
import { type Attachment, workloadPort } from './workload.ts'

/** A hidden member keeps its NAT's mapping open; 25 s is under every NAT's UDP timeout that RFC 4787 allows. */
const KEEPALIVE_SECONDS = 25

type Peer = Readonly<{ resource: ResourcePlan; path: Path }>

const peersOf = (view: NetworkView, self: ResourcePlan): Peer[] => {
  const here = view.machines[self.node] as NodeMachine
  return view.plan.resources
    .filter(({ node, left }) => node !== self.node && left === null)
    .map((resource) => {
      const there = view.machines[resource.node] as NodeMachine | undefined
      const path =
        there === undefined ? ({ kind: 'relayed' } as const) : pathBetween(here, there, resource.ports.mesh)
      return { resource, path }
    })
}

const meshPeer = ({ resource, path }: Peer): WireGuardPeer[] => {
  const { keys, prefix } = resource
  if (path.kind !== 'direct' || keys === null || keys.mesh === null) return []
  const { ipv4Prefix, linkLocal } = addressesOf(prefix)
  return [
    {
      publicKey: keys.mesh,
      endpoint: path.endpoint,
      allowedIps: [prefix, ipv4Prefix, `${linkLocal}/128`],
      keepaliveSeconds: 0,
      because: keys.since,
    },
  ]
}

const exitPeer = (
  { exitPoint }: NetworkPlan,
  node: NodeMachine,
  exit: ExitMachine | undefined,
): WireGuardPeer[] => {
  if (exitPoint.keys === null || exit === undefined) return []
  const { endpoint, hidden } = exitEndpoint(node, exit, exitPoint.port)
  return [
    {
      publicKey: exitPoint.keys.exit,
      endpoint,
      allowedIps: ['::/0', '0.0.0.0/0'],
      keepaliveSeconds: hidden ? KEEPALIVE_SECONDS : 0,
      because: exitPoint.keys.since,
    },
  ]
}

const over = (dev: string, destinations: readonly string[], because: number): Route[] =>
  destinations.map((destination) => ({
    type: 'unicast',
    destination,
    dev,
    via: null,
    metric: METRIC,
    because,
  }))

const peerRoutes = (names: ReturnType<typeof namesOf>, { resource, path }: Peer): Route[] => {
  if (resource.keys === null) return []
  const { ipv4Prefix } = addressesOf(resource.prefix)
  const dev = path.kind === 'direct' ? names.mesh : names.exit
  return over(dev, [resource.prefix, ipv4Prefix], resource.keys.since)
}

const exitRoutes = (
  names: ReturnType<typeof namesOf>,
  { exitPoint }: NetworkPlan,
  self: ResourcePlan,
): Route[] => {
  if (exitPoint.keys === null) return []
  const { ipv4Prefix } = addressesOf(exitPoint.prefix)
  const defaults = self.breakout === 'exit' ? ['0.0.0.0/0', '::/0'] : ['0.0.0.0/0']
  return over(names.exit, [exitPoint.prefix, ipv4Prefix, ...defaults], exitPoint.keys.since)
}

/** Both families of every prefix of the network but this resource's own. */
const otherPrefixes = (peers: readonly Peer[], plan: NetworkPlan): string[] =>
  [...peers.map(({ resource }) => resource.prefix), plan.exitPoint.prefix].flatMap((prefix) => [
    prefix,
    addressesOf(prefix).ipv4Prefix,
  ])

/** Everything that one network resource wants from its node's kernel, with the workloads attached to it. */
export const deriveResource = (
  view: NetworkView,
  self: ResourcePlan,
  attachments: readonly Attachment[],
): KernelState => {
  const { plan } = view
  const { since } = self
  const names = namesOf(self.node, view.party, view.network)
  const node = view.machines[self.node] as NodeMachine
  const exit = view.machines[plan.exitPoint.exit] as ExitMachine | undefined
  const mine = addressesOf(self.prefix)
  const peers = peersOf(view, self)
  const others = otherPrefixes(peers, plan)
  const uplink = self.breakout === 'node' ? uplinkEnd(names, plan.mtu, since) : null
  const workloads = attachments.map((it) => workloadPort(names, mine, it, plan.mtu, since))

  const room: Room = {
    netns: names.netns,
    scope: 'whole',
    links: [
      ...(uplink === null ? [] : [uplink.link]),
      { kind: 'wireguard', name: names.mesh, mtu: plan.mtu, because: since },
      { kind: 'wireguard', name: names.exit, mtu: plan.mtu, because: since },
      ...workloads.map(({ link }) => link),
    ],
    addresses: [
      ...mine.gateways.map((address) => ({ dev: 'lo', prefix: `${address}/128`, because: since })),
      { dev: 'lo', prefix: `${mine.ipv4Gateway}/32`, because: since },
      { dev: names.mesh, prefix: `${mine.linkLocal}/64`, because: since },
      ...(uplink === null ? [] : [uplink.address]),
      ...workloads.map(({ address }) => address),
    ],
    routes: [
      ...guards([self.prefix, mine.ipv4Prefix, ...others], since),
      ...workloads.flatMap(({ routes }) => routes),
      ...peers.flatMap((peer) => peerRoutes(names, peer)),
      ...exitRoutes(names, plan, self),
      ...(uplink === null ? [] : [defaultByGateway('::/0', since)]),
    ],
    neighbours: [
      ...(uplink === null ? [] : [uplink.neighbour]),
      ...workloads.map(({ neighbour }) => neighbour),
    ],
    wireguards: [
      {
        name: names.mesh,
        listenPort: self.ports.mesh,
        privateKey: keyName(view, 'mesh'),
        peers: peers.flatMap(meshPeer),
        because: since,
      },
      {
        name: names.exit,
        listenPort: self.ports.exit,
        privateKey: keyName(view, 'exit'),
        peers: exitPeer(plan, node, exit),
        because: since,
      },
    ],
    nft: resourceFirewall({
      wires: [names.mesh, names.exit],
      own6: self.prefix,
      members6: others.filter((prefix) => prefix.includes(':')),
      members4: others.filter((prefix) => !prefix.includes(':')),
      ports: workloads,
    }),
  }

  return {
    rooms: [
      room,
      ...(uplink === null ? [] : [gatewayPart(names, [self.prefix], since)]),
      ...workloads.map(({ room: its }) => its),
    ],
  }
}
