import type { KernelState, Room } from '@sixfold/kernel'
import { ANY_RULE, destinationOf, type Notice, OWN_NAMESPACE, type Places } from '@sixfold/linux'

const idsOf = ({ scope, addresses, routes, neighbours }: Room): string[] => [
  ...(scope === 'whole' ? [] : scope.devices.filter((name) => name !== 'lo').map((name) => `link ${name}`)),
  ...addresses.map(({ prefix }) => `address ${prefix}`),
  ...routes.map(({ destination }) => `route ${destinationOf(destination)}`),
  ...neighbours.map(({ address }) => `neighbour ${address}`),
]

/** What stands in rooms of several networks, and in foreign ones, by what the kernel calls it. */
const placesOf = ({ rooms }: KernelState): string[] =>
  rooms.flatMap((room) => [
    ...(room.scope === 'whole' ? [] : idsOf(room).map((id) => placeOf(room.netns, id))),
    ...(room.scope !== 'whole' && room.scope.made === true ? [placeOf(room.netns, `rule ${ANY_RULE}`)] : []),
    ...room.links.flatMap((link) =>
      link.kind === 'veth' ? [placeOf(link.peer.netns, `link ${link.peer.name}`)] : [],
    ),
  ])

const placeOf = (netns: string, id: string): string => `${netns} ${id}`

/** Where a room has filters: in its namespace, and for VXLAN where the sockets are. */
const filteredBy = ({ netns, nft, vxlans = [] }: Room): string[] => [
  ...(nft === null ? [] : [netns]),
  ...(vxlans.length === 0 ? [] : [OWN_NAMESPACE]),
]

/** In a room that is one network's own: everything with a mark of ours, any device, and what stands where ours should. */
const isConcerned = (state: KernelState | undefined, netns: string, notice: Notice): boolean => {
  const { object, id, isOurs } = notice
  if (isOurs || object === 'link' || object === 'rule') return true
  const room = state?.rooms.find((it) => it.netns === netns)
  if (object === 'neighbour') return room?.neighbours.some(({ address }) => address === id) ?? false
  return room?.routes.some(({ destination }) => destinationOf(destination) === id) ?? false
}

/** Whose a thing in the kernel is: by its namespace where that is one network's, else by what it is. */
export const wantedObjects = () => {
  /** By namespace: whose it is as a whole. */
  const wholes = new Map<string, string>()
  const places = new Map<string, Set<string>>()
  const states = new Map<string, KernelState>()

  const forget = (key: string): void => {
    const state = states.get(key)
    if (state === undefined) return
    states.delete(key)
    for (const { netns } of state.rooms) if (wholes.get(netns) === key) wholes.delete(netns)
    for (const place of placesOf(state)) {
      const keys = places.get(place)
      keys?.delete(key)
      if (keys?.size === 0) places.delete(place)
    }
  }

  return {
    /** What a key wants from now on. */
    set: (key: string, state: KernelState): void => {
      if (states.get(key) === state) return
      forget(key)
      states.set(key, state)
      for (const { netns, scope } of state.rooms) if (scope === 'whole') wholes.set(netns, key)
      for (const place of placesOf(state)) places.set(place, (places.get(place) ?? new Set()).add(key))
    },
    forget,
    /**
     * Who may want what moved; nobody, where it is no business of ours. In a room of several it is known by the device
     * that it stands on; where that is not told, all who have such a thing there.
     */
    ownersOf: (netns: string, notice: Notice, device: string | null): readonly string[] => {
      const whole = wholes.get(netns)
      if (whole !== undefined) return isConcerned(states.get(whole), netns, notice) ? [whole] : []
      const id = device === null ? `${notice.object} ${notice.id}` : `link ${device}`
      return [...(places.get(placeOf(netns, id)) ?? [])]
    },
    /** Every namespace that anybody has a room in, and those in which several have. */
    namespaces: (): Places => {
      const rooms = [...states.values()].flatMap((state) => state.rooms)
      const shared = rooms.filter(({ scope }) => scope !== 'whole')
      return {
        all: new Set(rooms.map(({ netns }) => netns)),
        shared: new Set(shared.map(({ netns }) => netns)),
      }
    },
    keys: (): readonly string[] => [...states.keys()],
    /** Who filters in a namespace; in the machine's own, all with VXLAN devices. */
    filtersIn: (netns: string): readonly string[] =>
      [...states].flatMap(([key, { rooms }]) =>
        rooms.some((room) => filteredBy(room).includes(netns)) ? [key] : [],
      ),
    /** The namespaces in which we filter. */
    filtered: (): ReadonlySet<string> =>
      new Set([...states.values()].flatMap(({ rooms }) => rooms.flatMap(filteredBy))),
    /** The WireGuard devices of a key. */
    devices: (): readonly (readonly [device: string, key: string])[] =>
      [...states].flatMap(([key, { rooms }]) =>
        rooms.flatMap(({ wireguards }) => wireguards.map(({ name }) => [name, key] as const)),
      ),
    /** Who has a room in a namespace. */
    ownersIn: (netns: string): readonly string[] =>
      [...states].flatMap(([key, { rooms }]) => (rooms.some((room) => room.netns === netns) ? [key] : [])),
  }
}

export type WantedObjects = ReturnType<typeof wantedObjects>
