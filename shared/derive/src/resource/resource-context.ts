import type { AgentId } from '@sixfold/events'
import {
  type ExitMachine,
  type ExitPlan,
  hasMoved,
  type NetworkView,
  type NodeMachine,
  type ResourcePlan,
} from '@sixfold/fold'
import { farmFamilies, farmSideOf } from '../farm/farm-wires.ts'
import { generationsAt, sendsOver } from '../generations.ts'
import { holeSideOf, holeWay } from '../holes/hole-peers.ts'
import { type LinkedPeer, linkedPeers } from '../links/link-peers.ts'
import { addressesOf } from '../member-addresses.ts'
import { mtuOf } from '../mtu.ts'
import { FAMILIES, type Family, namesOf } from '../names.ts'
import { exitFamily } from '../paths.ts'
import { isOn, spacesOf } from '../spaces/spaces.ts'
import { uplinkEnd } from '../uplink.ts'
import {
  inFarm,
  otherMembers,
  otherPrefixes,
  type Peer,
  peersOf,
  throughHole,
  type Way,
  type Wires,
  wayOver,
} from './resource-peers.ts'
import { standbyWire } from './standby-wire.ts'

/**
 * The underlay families over which some peer is reached directly, or may be one day: each has a device of its own (see
 * wirePort).
 */
const meshFamilies = (peers: readonly Pick<Peer, 'path'>[], tried: readonly Family[]): Family[] =>
  FAMILIES.filter(
    (family) =>
      tried.includes(family) || peers.some(({ path }) => path.kind === 'direct' && path.family === family),
  )

/** The WireGuard devices of a generation; a name is a hash, and there is a peer for each time that it is asked for. */
const wiresOf = (
  names: ReturnType<typeof namesOf>,
  towardsExit: Family,
  generation: number,
  { wire }: Pick<ExitPlan, 'wire'>,
): Wires => {
  const mesh = { ipv6: names.mesh('ipv6', generation), ipv4: names.mesh('ipv4', generation) }
  return { mesh: (family) => mesh[family], exit: names.exit(towardsExit, generation, wire) }
}

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
  const holes = holeSideOf(view, self)
  const families = meshFamilies([...peers, ...linked], holes?.families ?? [])
  const towardsExit = exitFamily(node)
  const generations = generationsAt(plan, self.node).map(({ number, isNext, plan: its }) => ({
    number,
    isNext,
    plan: its,
    self: its.resources.find(({ node: id }) => id === self.node) ?? self,
    wires: wiresOf(names, towardsExit, number, plan.exitPoint),
  }))
  /** The WireGuard devices over which is sent to a member. */
  const wiresTo = (member: AgentId): Wires => sendsOver(plan, generations, self.node, member).wires
  const wireToExit = wiresTo(plan.exitPoint.exit).exit
  const farm = farmSideOf(view, self, peers)
  const members = otherMembers(plan, self)
  /** Where wires to other networks end on a device for the exit, of another family than the exit is reached over. */
  const linkedExits = (generation: number): Family[] =>
    FAMILIES.filter(
      (family) =>
        family !== towardsExit &&
        linked.some(({ wires }) =>
          wires.some((it) => it.family === family && it.generation === generation && it.end === 'exit'),
        ),
    )
  const first = generations[0]
  // It listens where a wire to another network may have to, and that one carries packets.
  const hasRoom = first !== undefined && linkedExits(first.number).length === 0
  const standby = hasRoom ? standbyWire(view, self, { names, towardsExit, generation: first }) : null
  const tunnels = [
    ...generations.flatMap(({ number, wires }) => [
      ...families.map(wires.mesh),
      wires.exit,
      ...linkedExits(number).map((family) => names.exit(family, number)),
    ]),
    ...(standby === null ? [] : [standby.name]),
  ]
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
    /** The other members that have not left, the exit point last, and both families of the prefix of each. */
    members,
    others: otherPrefixes(members),
    mtu,
    /** Its address spaces, also those that are only used elsewhere. */
    spaces,
    /** The resources of other networks with which something is exchanged. */
    linked,
    /** The underlay families of its mesh devices, and the one of its device towards the exit. */
    families,
    towardsExit,
    /** One, or two while keys are rotated, with the WireGuard devices of each. */
    generations,
    /** Its VXLAN wires to members in the same farm; null where there are none. */
    farm,
    /** Its ways to members that can be reached through a hole only; null where none are prepared. */
    holes,
    /** Where what is for another resource is sent: in clear inside a farm, directly, or by way of the exit. */
    wayTo: (peer: Peer): Way => {
      const { resource, path } = peer
      // A hole ends with the keys it was made with: who sends to the exit with newer ones sends all by way of it.
      const hole =
        path.kind === 'direct' || hasMoved(plan, self.node, plan.exitPoint.exit)
          ? null
          : holeWay(holes, resource.node)
      if (hole !== null) return throughHole(hole, generations[0]?.wires, peer)
      const dev = path.kind === 'direct' ? wiresTo(resource.node).mesh(path.family) : wireToExit
      return wayOver(dev, inFarm(names.farm, farm, peer), peer)
    },
    wireToExit,
    linkedExits,
    /** Its wire to the exit that stands by; null where none does. */
    standby,
    /** The devices by which resources of other networks are met. */
    linkedWires: {
      device: (family: Family, { generation, end }: LinkedPeer['sends']) => names[end](family, generation),
      exit: wireToExit,
    },
    /** The generation whose wires holes are between: the older one, while keys are rotated. */
    holesIn: generations[0]?.number,
    /** Its WireGuard devices, and every device over which other members are reached. */
    tunnels,
    devices: [...tunnels, ...farmFamilies(farm).map(names.farm)],
    /** The end towards the gateway, where this resource breaks out on its own node. */
    uplink: self.breakout === 'node' ? uplinkEnd(names, mtu, self.since) : null,
  }
}

export type ResourceContext = ReturnType<typeof resourceContext>
