import { wirePort } from '@sixfold/events'
import type { ExitMachine, NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import type { KernelState, Room } from '@sixfold/kernel'
import { guards } from './guards.ts'
import { addressesOf } from './member-addresses.ts'
import { mtuOf } from './mtu.ts'
import { FAMILIES, type Family, keyName, namesOf } from './names.ts'
import { exitFamily } from './paths.ts'
import { resourceFirewall } from './resource-firewall.ts'
import {
  exitPeer,
  exitRoutes,
  meshPeer,
  otherPrefixes,
  type Peer,
  peerRoutes,
  peersOf,
} from './resource-peers.ts'
import { defaultByGateway, gatewayPart, uplinkEnd } from './uplink.ts'
import { type Attachment, workloadPort } from './workload.ts'

/** The underlay families over which some peer is reached directly: each has a device of its own (see wirePort). */
const meshFamilies = (peers: readonly Peer[]): Family[] =>
  FAMILIES.filter((family) => peers.some(({ path }) => path.kind === 'direct' && path.family === family))

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
  const others = otherPrefixes(plan, self)
  const mtu = mtuOf(view)
  const families = meshFamilies(peers)
  const towardsExit = exitFamily(node)
  const wires = { mesh: names.mesh, exit: names.exit(towardsExit) }
  const devices = [...families.map(names.mesh), wires.exit]
  const uplink = self.breakout === 'node' ? uplinkEnd(names, mtu, since) : null
  const workloads = attachments.map((it) => workloadPort(names, mine, it, mtu, since))

  const room: Room = {
    netns: names.netns,
    scope: 'whole',
    links: [
      ...(uplink === null ? [] : [uplink.link]),
      ...devices.map((name) => ({ kind: 'wireguard', name, mtu, because: since }) as const),
      ...workloads.map(({ link }) => link),
    ],
    addresses: [
      ...mine.gateways.map((address) => ({ dev: 'lo', prefix: `${address}/128`, because: since })),
      { dev: 'lo', prefix: `${mine.ipv4Gateway}/32`, because: since },
      ...families.map((family) => ({
        dev: names.mesh(family),
        prefix: `${mine.linkLocal}/64`,
        because: since,
      })),
      ...(uplink === null ? [] : [uplink.address]),
      ...workloads.map(({ address }) => address),
    ],
    routes: [
      ...guards([self.prefix, mine.ipv4Prefix, ...others], since),
      ...workloads.flatMap(({ routes }) => routes),
      ...peers.flatMap((peer) => peerRoutes(wires, peer)),
      ...exitRoutes(wires, plan, self),
      ...(uplink === null ? [] : [defaultByGateway('::/0', since)]),
    ],
    neighbours: [
      ...(uplink === null ? [] : [uplink.neighbour]),
      ...workloads.map(({ neighbour }) => neighbour),
    ],
    wireguards: [
      ...families.map((family) => ({
        name: names.mesh(family),
        listenPort: wirePort(self.ports.mesh, family),
        privateKey: keyName(view, 'mesh'),
        peers: peers.flatMap((peer) => meshPeer(peer, family)),
        because: since,
      })),
      {
        name: wires.exit,
        listenPort: wirePort(self.ports.exit, towardsExit),
        privateKey: keyName(view, 'exit'),
        peers: exitPeer(plan, node, exit),
        because: since,
      },
    ],
    nft: resourceFirewall({
      wires: devices,
      own6: self.prefix,
      members6: others.filter((prefix) => prefix.includes(':')),
      members4: others.filter((prefix) => !prefix.includes(':')),
      ports: workloads,
      isClosed: plan.suspended !== null,
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
