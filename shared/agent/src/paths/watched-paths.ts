import { addressesOf, hiddenPeers, holesAt, namesOf } from '@sixfold/derive'
import type { AgentId, WireGuardKey } from '@sixfold/events'
import type { NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'

/** A hole that is tried or open: the other end's key, on which device, and the fact that offered or opened it. */
export type WatchedHole = Readonly<{
  peer: AgentId
  key: string
  device: string
  since: number
  isOpen: boolean
  /** Whether the other end says something through the hole without being asked: then its silence tells. */
  isKeptAlive: boolean
  /** Whether both ends are hidden, so that neither finds the other again by itself. */
  isMutual: boolean
  /** Whether it comes by itself, to this end, which is public: then it is seen here where it is found. */
  isFoundHere: boolean
  /** As whom, and whom, this end asks through the hole. */
  from: string
  to: string
}>

/** A peer on one device, whose endpoint is looked at. `isAwaited`: it is about to come, and others wait to hear where from. */
export type WatchedPeer = Readonly<{ key: WireGuardKey; device: string; isAwaited: boolean }>

/** What is to be looked at of the ways between hidden members, on one machine. */
export type WatchedPaths = Readonly<{
  netns: string
  devices: readonly string[]
  /** Members that an exit point is to see, or that a public member sees in passing. */
  seen: readonly WatchedPeer[]
  /** Keys that this machine greets so that it is seen. */
  greeted: readonly string[]
  holes: readonly WatchedHole[]
}>

/** The devices of a room on which a peer with this key stands. */
const deviceOf = (state: KernelState, netns: string, key: string): string | undefined =>
  state.rooms
    .filter((room) => room.netns === netns)
    .flatMap(({ wireguards }) => wireguards)
    .find(({ peers }) => peers.some(({ publicKey }) => publicKey === key))?.name

const holesOn = (view: NetworkView, id: AgentId, state: KernelState, netns: string): WatchedHole[] => {
  const self = view.plan.resources.find(({ node }) => node === id)
  if (self === undefined) return []
  const holes = holesAt(view, id)
  const isHiddenIn = (node: AgentId, family: 'ipv6' | 'ipv4'): boolean => {
    const machine = view.machines[node]
    return machine?.kind === 'node' && machine.reachability[family]?.kind === 'hidden'
  }
  return hiddenPeers(view, self).flatMap(({ resource: { node, keys, prefix }, family }) => {
    const hole = holes.get(node)
    const device = keys?.mesh == null ? undefined : deviceOf(state, netns, keys.mesh)
    if (hole === undefined || hole.lost !== undefined || device === undefined) return []
    const isKeptAlive = isHiddenIn(node, family)
    return [
      {
        peer: node,
        key: keys?.mesh as string,
        device,
        since: hole.punched ?? hole.offered,
        isOpen: hole.punched !== null,
        isKeptAlive,
        isMutual: isKeptAlive && isHiddenIn(id, family),
        isFoundHere: isKeptAlive && !isHiddenIn(id, family),
        from: addressesOf(self.prefix).gateways[0],
        to: addressesOf(prefix).gateways[1],
      },
    ]
  })
}

/** Peers over which nothing is sent: they come by themselves and are seen, or are greeted and see. */
const silentOn = (state: KernelState, netns: string) =>
  state.rooms
    .filter((room) => room.netns === netns)
    .flatMap(({ wireguards }) => wireguards)
    .flatMap(({ name, peers }) =>
      peers
        .filter(({ allowedIps }) => allowedIps.length === 0)
        .map(({ publicKey, endpoint }) => ({ name, key: publicKey as WireGuardKey, endpoint })),
    )

/** What a machine is to look at, once its kernel holds what was derived. */
export const watchedPaths = (view: NetworkView, id: AgentId, state: KernelState): WatchedPaths => {
  const { netns } = namesOf(id, view.party, view.network)
  const silent = silentOn(state, netns)
  const holes = holesOn(view, id, state, netns)
  return {
    netns,
    devices: [...new Set([...silent.map(({ name }) => name), ...holes.map(({ device }) => device)])],
    seen: [
      ...silent.flatMap(({ name, key, endpoint }) =>
        endpoint === null ? [{ key, device: name, isAwaited: true }] : [],
      ),
      ...holes.flatMap(({ key, device, isFoundHere }) =>
        isFoundHere ? [{ key: key as WireGuardKey, device, isAwaited: false }] : [],
      ),
    ],
    greeted: silent.flatMap(({ key, endpoint }) => (endpoint === null ? [] : [key])),
    holes,
  }
}
