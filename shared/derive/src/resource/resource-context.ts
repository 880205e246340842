import type { ExitMachine, NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import { farmFamilies, farmSideOf } from '../farm/farm-wires.ts'
import { addressesOf } from '../member-addresses.ts'
import { mtuOf } from '../mtu.ts'
import { FAMILIES, type Family, namesOf } from '../names.ts'
import { exitFamily } from '../paths.ts'
import { spacesOf } from '../spaces/spaces.ts'
import { uplinkEnd } from '../uplink.ts'
import { otherPrefixes, type Peer, peersOf } from './resource-peers.ts'

/** The underlay families over which some peer is reached directly: each has a device of its own (see wirePort). */
const meshFamilies = (peers: readonly Peer[]): Family[] =>
  FAMILIES.filter((family) => peers.some(({ path }) => path.kind === 'direct' && path.family === family))

/** What every part of a network resource must know of it and of its network, looked up once. */
export const resourceContext = (view: NetworkView, self: ResourcePlan) => {
  const { plan } = view
  const names = namesOf(self.node, view.party, view.network)
  const node = view.machines[self.node] as NodeMachine
  const peers = peersOf(view, self)
  const mtu = mtuOf(view)
  const families = meshFamilies(peers)
  const towardsExit = exitFamily(node)
  const wires = { mesh: names.mesh, farm: names.farm, exit: names.exit(towardsExit) }
  const farm = farmSideOf(view, self, peers)
  return {
    view,
    plan,
    self,
    since: self.since,
    names,
    node,
    exit: view.machines[plan.exitPoint.exit] as ExitMachine | undefined,
    mine: addressesOf(self.prefix),
    peers,
    /** Both families of every prefix of the network but this resource's own. */
    others: otherPrefixes(plan, self),
    mtu,
    /** Its address spaces, also those that are only used elsewhere. */
    spaces: spacesOf(view),
    /** The underlay families of its mesh devices, and the one of its device towards the exit. */
    families,
    towardsExit,
    wires,
    /** Its VXLAN wires to members in the same farm; null where there are none. */
    farm,
    /** Its WireGuard devices, and every device over which other members are reached. */
    tunnels: [...families.map(names.mesh), wires.exit],
    devices: [...families.map(names.mesh), wires.exit, ...farmFamilies(farm).map(names.farm)],
    /** The end towards the gateway, where this resource breaks out on its own node. */
    uplink: self.breakout === 'node' ? uplinkEnd(names, mtu, self.since) : null,
  }
}

export type ResourceContext = ReturnType<typeof resourceContext>
