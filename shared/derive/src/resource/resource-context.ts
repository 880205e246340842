import type { ExitMachine, NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import { linkedPeers } from '../links/link-peers.ts'
import { addressesOf } from '../member-addresses.ts'
import { mtuOf } from '../mtu.ts'
import { FAMILIES, type Family, namesOf } from '../names.ts'
import { exitFamily } from '../paths.ts'
import { isOn, spacesOf } from '../spaces/spaces.ts'
import { uplinkEnd } from '../uplink.ts'
import { otherPrefixes, type Peer, peersOf } from './resource-peers.ts'

/** The underlay families over which some peer is reached directly: each has a device of its own (see wirePort). */
const meshFamilies = (peers: readonly Pick<Peer, 'path'>[]): Family[] =>
  FAMILIES.filter((family) => peers.some(({ path }) => path.kind === 'direct' && path.family === family))

/** What every part of a network resource must know of it and of its network, looked up once. */
export const resourceContext = (view: NetworkView, self: ResourcePlan) => {
  const { plan } = view
  const names = namesOf(self.node, view.party, view.network)
  const node = view.machines[self.node] as NodeMachine
  const peers = peersOf(view, self)
  const mtu = mtuOf(view)
  const spaces = spacesOf(view)
  const here = spaces.filter(({ ranges }) => ranges.some(isOn(self.node)))
  const linked = linkedPeers(view, self, { mtu, here })
  const families = meshFamilies([...peers, ...linked])
  const towardsExit = exitFamily(node)
  const wires = { mesh: names.mesh, exit: names.exit(towardsExit) }
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
    spaces,
    /** The resources of other networks with which something is exchanged. */
    linked,
    /** The underlay families of its mesh devices, and the one of its device towards the exit. */
    families,
    towardsExit,
    wires,
    /** Every device over which other members are reached. */
    devices: [...families.map(names.mesh), wires.exit],
    /** The end towards the gateway, where this resource breaks out on its own node. */
    uplink: self.breakout === 'node' ? uplinkEnd(names, mtu, self.since) : null,
  }
}

export type ResourceContext = ReturnType<typeof resourceContext>
