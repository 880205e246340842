import type { Daemon, KernelState, Link, Names, Room, Vxlan, WireGuard } from '@sixfold/kernel'
import { Refusal } from '@sixfold/reconcile'
import type { Device, WantedRoom } from './link/model.ts'
import { ownsNetns } from './ownership.ts'

/** A room with everything that stands in it, also what other rooms make. */
export type ArrangedRoom = Readonly<{
  wanted: WantedRoom
  nft: string | null
  wireguards: readonly WireGuard[]
  vxlans: readonly Vxlan[]
  daemons: readonly Daemon[]
  names: Names | null
}>

/**
 * The rooms of a state in the order in which they can be furnished: who makes a pair comes before who has its far end.
 *
 * Rooms of one namespace are one room; a far end that stands where the state names no room gets a room of its own.
 * Throws a Refusal when two rooms write the table of one namespace, or make pairs into each other.
 */
export const arrange = ({ rooms }: KernelState, agentId: string): readonly ArrangedRoom[] => {
  const merged = [...Map.groupBy([...rooms, ...rooms.flatMap(farRooms)], ({ netns }) => netns).values()].map(
    merge,
  )
  const isOurs = ({ netns, scope }: Room): boolean =>
    scope === 'whole' || scope.made === true || ownsNetns(agentId, netns)
  const made = new Set(merged.filter(isOurs).map(({ netns }) => netns))
  const links = merged.flatMap((room) => room.links)
  return inOrder(merged).map((room) => ({
    wanted: {
      netns: room.netns,
      isOurs: isOurs(room),
      made,
      scope: room.scope,
      devices: [...room.links, ...links.flatMap((link) => endIn(room.netns, link))],
      addresses: room.addresses,
      routes: room.routes,
      neighbours: room.neighbours,
      rules: room.rules ?? [],
    },
    nft: room.nft,
    wireguards: room.wireguards,
    vxlans: room.vxlans ?? [],
    daemons: room.daemons ?? [],
    names: room.names ?? null,
  }))
}

const farRooms = ({ links }: Room): readonly Room[] =>
  links.flatMap((link) =>
    link.kind === 'veth'
      ? [{ ...EMPTY, netns: link.peer.netns, scope: { devices: [link.peer.name] } } as const]
      : [],
  )

const EMPTY = { links: [], addresses: [], routes: [], neighbours: [], wireguards: [], nft: null } as const

const endIn = (netns: string, link: Link): readonly Device[] =>
  link.kind === 'veth' && link.peer.netns === netns
    ? [{ kind: 'end', name: link.peer.name, mac: link.peer.mac, mtu: link.mtu, because: link.because }]
    : []

const merge = (rooms: readonly Room[]): Room => {
  const [first, ...others] = rooms
  if (first === undefined) throw new Error('a room is merged from at least one')
  if (others.length === 0) return first
  const tables = rooms.flatMap(({ nft }) => (nft === null ? [] : [nft]))
  if (tables.length > 1) {
    throw new Refusal(`two rooms write the one nft table of ${first.netns}; give it to one of them`, {
      retry: false,
    })
  }
  const [names] = rooms.flatMap((room) => room.names ?? [])
  return {
    netns: first.netns,
    scope: mergeScopes(rooms.map(({ scope }) => scope)),
    links: rooms.flatMap(({ links }) => links),
    addresses: rooms.flatMap(({ addresses }) => addresses),
    routes: rooms.flatMap(({ routes }) => routes),
    neighbours: rooms.flatMap(({ neighbours }) => neighbours),
    wireguards: rooms.flatMap(({ wireguards }) => wireguards),
    nft: tables[0] ?? null,
    daemons: rooms.flatMap(({ daemons = [] }) => daemons),
    vxlans: rooms.flatMap(({ vxlans = [] }) => vxlans),
    rules: rooms.flatMap(({ rules = [] }) => rules),
    ...(names === undefined ? {} : { names }),
  }
}

const mergeScopes = (scopes: readonly Room['scope'][]): Room['scope'] => {
  const shared = scopes.flatMap((scope) => (scope === 'whole' ? [] : [scope]))
  if (shared.length < scopes.length) return 'whole'
  const devices = shared.flatMap((scope) => scope.devices)
  return shared.some(({ made }) => made === true) ? { devices, made: true } : { devices }
}

const inOrder = (rooms: readonly Room[]): readonly Room[] => {
  const ordered: Room[] = []
  let rest = rooms
  while (rest.length > 0) {
    const unmade = new Set(
      rest.flatMap(({ netns, links }) =>
        links.flatMap((link) => (link.kind === 'veth' && link.peer.netns !== netns ? [link.peer.netns] : [])),
      ),
    )
    const ready = rest.filter(({ netns }) => !unmade.has(netns))
    if (ready.length === 0) {
      const names = rest.map(({ netns }) => netns).join(', ')
      throw new Refusal(`the rooms ${names} make pairs into each other; let one of them make both`, {
        retry: false,
      })
    }
    ordered.push(...ready)
    rest = rest.filter((room) => !ready.includes(room))
  }
  return ordered
}
