import { hiddenPeers, holesAt, namesOf } from '@sixfold/derive'
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
}>

/** What is to be looked at of the ways between hidden members, on one machine. */
export type WatchedPaths = Readonly<{
  netns: string
  devices: readonly string[]
  /** Keys of members that an exit point is to see. */
  seen: readonly WireGuardKey[]
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
  return hiddenPeers(view, self).flatMap(({ resource: { node, keys }, family }) => {
    const hole = holes.get(node)
    const device = keys?.mesh == null ? undefined : deviceOf(state, netns, keys.mesh)
    if (hole === undefined || hole.lost !== undefined || device === undefined) return []
    const there = view.machines[node]
    return [
      {
        peer: node,
        key: keys?.mesh as string,
        device,
        since: hole.punched ?? hole.offered,
        isOpen: hole.punched !== null,
        isKeptAlive: there?.kind === 'node' && there.reachability[family]?.kind === 'hidden',
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
    seen: silent.flatMap(({ key, endpoint }) => (endpoint === null ? [key] : [])),
    greeted: silent.flatMap(({ key, endpoint }) => (endpoint === null ? [] : [key])),
    holes,
  }
}
