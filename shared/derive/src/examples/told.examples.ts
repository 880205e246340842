import { anAgent } from '@sixfold/events/example-values'
import type { NetworkView } from '@sixfold/fold'
import type { KernelState, Room } from '@sixfold/kernel'
import { derive } from '../derive.ts'
import { namesOf } from '../names.ts'
import type { Attachment } from '../workload.ts'

/** Derived states in plain words, with roles in the place of hashed device names. */

const NOBODY: Room = {
  netns: '',
  scope: 'whole',
  links: [],
  addresses: [],
  routes: [],
  neighbours: [],
  wireguards: [],
  nft: null,
}

/** The network's own room on the machine of this name; an empty one where it wants nothing. */
export const roomOf = (view: NetworkView, name: string, attachments: readonly Attachment[] = []): Room => {
  const { netns } = namesOf(anAgent(name), view.party, view.network)
  return derive(view, anAgent(name), attachments).rooms.find((room) => room.netns === netns) ?? NOBODY
}

/** What a device of the network is for, on the machine of this name. */
const rolesOf = (view: NetworkView, name: string): ReadonlyMap<string, string> => {
  const { mesh, exit, uplinkPeer } = namesOf(anAgent(name), view.party, view.network)
  return new Map([
    [mesh('ipv6'), 'mesh6'],
    [mesh('ipv4'), 'mesh4'],
    [exit('ipv6'), 'exit6'],
    [exit('ipv4'), 'exit4'],
    [uplinkPeer, 'gateway-end'],
  ])
}

/** `destination dev [via]` of every route that leads somewhere. */
export const waysOf = (view: NetworkView, name: string): string[] => {
  const roles = rolesOf(view, name)
  return roomOf(view, name).routes.flatMap((route) =>
    route.type === 'unreachable'
      ? []
      : [
          `${route.destination} ${roles.get(route.dev) ?? route.dev}${route.via === null ? '' : ` via ${route.via}`}`,
        ],
  )
}

/** What is guarded. */
export const guardedBy = (view: NetworkView, name: string): string[] =>
  roomOf(view, name).routes.flatMap(({ type, destination }) => (type === 'unreachable' ? [destination] : []))

/** Every device with its port and peers. */
export const wiresOf = (view: NetworkView, name: string) => {
  const roles = rolesOf(view, name)
  return roomOf(view, name).wireguards.map(({ name: device, listenPort, peers }) => ({
    device: roles.get(device) ?? device,
    listenPort,
    peers: peers.map(({ publicKey, endpoint, allowedIps, keepaliveSeconds }) => ({
      publicKey,
      endpoint,
      allowedIps,
      keepaliveSeconds,
    })),
  }))
}

/** Routes of the shared gateway towards the network, on the machine of this name. */
export const returnWays = ({ rooms }: KernelState, gateway: string): string[] =>
  rooms.flatMap(({ netns, routes }) =>
    netns === gateway ? routes.map(({ destination }) => destination) : [],
  )
