import type { FarmWires, NetworkView, NodeMachine, ResourcePlan } from '@sixfold/fold'
import type { Vxlan } from '@sixfold/kernel'
import { addressesOf } from '../member-addresses.ts'
import { FAMILIES, type Family, namesOf } from '../names.ts'
import type { Part } from '../part.ts'
import { publicAddress } from '../paths.ts'
import { clearFamily, farmFamily } from './farm-family.ts'
import type { FarmFilter } from './farm-firewall.ts'

/** A member in the same farm that has a VXLAN wire here: its MAC on it, and the two addresses that it is found by. */
export type FarmPeer = Readonly<{
  resource: ResourcePlan
  family: Family
  mac: string
  linkLocal: string
  address: string
  /** Whether what is for it is sent over the wire. */
  isOpen: boolean
}>

/** The VXLAN wires of a resource. */
export type FarmSide = Readonly<{ wires: FarmWires; peers: readonly FarmPeer[] }>

/** How a resource and the other members in its farm are wired; only those that can reach each other have such a wire. */
export const farmSideOf = (
  view: NetworkView,
  self: ResourcePlan,
  peers: readonly Readonly<{ resource: ResourcePlan }>[],
): FarmSide | null => {
  const here = view.machines[self.node] as NodeMachine
  const wires = view.plan.farmWires?.find(({ farm }) => farm === here.farm)
  if (wires === undefined) return null
  const inFarm = peers.flatMap(({ resource }): FarmPeer[] => {
    const there = view.machines[resource.node] as NodeMachine | undefined
    const family = there === undefined ? null : farmFamily(here, there)
    const address = there === undefined || family === null ? null : publicAddress(there, family)
    if (family === null || address === null) return []
    const mac = namesOf(resource.node, view.party, view.network).farmMac
    const isOpen = clearFamily(view, self, resource) !== null
    return [{ resource, family, mac, linkLocal: addressesOf(resource.prefix).linkLocal, address, isOpen }]
  })
  return inFarm.length === 0 ? null : { wires, peers: inFarm }
}

/** How this resource sends to a member over an open VXLAN wire; null where it does not. */
export const farmWay = (
  side: FarmSide | null,
  node: string,
): Readonly<{ family: Family; via: string; since: number }> | null => {
  const peer = side?.peers.find(({ resource, isOpen }) => isOpen && resource.node === node)
  return side === null || peer === undefined
    ? null
    : { family: peer.family, via: peer.linkLocal, since: side.wires.turned }
}

/** What of the network stands where: by its VXLAN devices, one per underlay family that some wire here has. */
type FarmContext = Readonly<{
  farm: FarmSide | null
  names: ReturnType<typeof namesOf>
  node: NodeMachine
  mine: ReturnType<typeof addressesOf>
  mtu: number
}>

/** The underlay families over which some member in the farm is reached. */
export const farmFamilies = (side: FarmSide | null): Family[] =>
  FAMILIES.filter((family) => side?.peers.some((peer) => peer.family === family) === true)

/**
 * The VXLAN devices of a resource, with a permanent neighbour for each member in the farm. They stand from when the wires
 * are prepared until they are removed: whether anything is sent over them is said by routes alone.
 */
export const farmDevices = ({ farm, names, node, mine, mtu }: FarmContext): Part => {
  if (farm === null) return {}
  const { vni, since } = farm.wires
  const devices = farmFamilies(farm).map((family) => ({
    name: names.farm(family),
    local: publicAddress(node, family) as string,
    peers: farm.peers.filter((peer) => peer.family === family),
  }))
  return {
    links: devices.map(
      ({ name, local }) =>
        ({ kind: 'vxlan', name, mac: names.farmMac, mtu, vni, local, because: since }) as const,
    ),
    addresses: devices.map(({ name }) => ({ dev: name, prefix: `${mine.linkLocal}/64`, because: since })),
    neighbours: devices.flatMap(({ name, peers }) =>
      peers.map(({ linkLocal, mac, resource }) => ({
        dev: name,
        address: linkLocal,
        mac,
        because: Math.max(since, resource.since),
      })),
    ),
    vxlans: devices.map(
      ({ name, local, peers }): Vxlan => ({
        name,
        vni,
        local,
        peers: peers.map(({ mac, address, resource }) => ({
          mac,
          address,
          because: Math.max(since, resource.since),
        })),
        because: since,
      }),
    ),
  }
}

/** What the firewall must know of the VXLAN devices: who may speak with what. `translated`: what a node holds of spaces. */
export const farmFilter = (
  { farm, names }: FarmContext,
  translated: (node: string) => readonly string[],
): FarmFilter | null =>
  farm === null
    ? null
    : {
        devices: farmFamilies(farm).map(names.farm),
        isAsked: farm.peers.some(({ isOpen }) => !isOpen),
        speakers: farm.peers.map(({ resource, mac, linkLocal }) => ({
          mac,
          ipv6: [resource.prefix, `${linkLocal}/128`, ...translated(resource.node)],
          ipv4: [addressesOf(resource.prefix).ipv4Prefix],
        })),
      }
