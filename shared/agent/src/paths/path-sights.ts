import { UnderlayEndpoint, type WireGuardKey } from '@sixfold/events'
import type { PathsReported } from '@sixfold/events/reports'
import type { Sighting } from '@sixfold/linux'
import { type HoleSight, holeSight, isMet, isSilent, isSuspect } from './hole-sights.ts'
import type { WatchedHole, WatchedPaths, WatchedPeer } from './watched-paths.ts'

type Said = PathsReported['data']

/** A peer of one device, as a look found it. */
export type Found = Sighting & Readonly<{ device: string }>

/** An endpoint that is not told yet: since when it is looked at. */
type Moved = Readonly<{ at: string; since: number }>

/** What was made of looks so far, by the peer and its device. `seen` is what is told. */
export type PathSights = Readonly<{
  seen: ReadonlyMap<string, string>
  moved: ReadonlyMap<string, Moved>
  holes: ReadonlyMap<string, HoleSight>
}>

export const NO_SIGHTS: PathSights = { seen: new Map(), moved: new Map(), holes: new Map() }

/** Where somebody is seen in passing is told when it stays: whoever wanders is not followed step by step. */
const SETTLED_MS = 4_500

/** A key may be a peer of two devices, one for each family of the underlay. */
const peerId = ({ device, key }: Pick<WatchedPeer, 'device'> & Readonly<{ key: string }>): string =>
  `${device} ${key}`

/** What is to be told of one peer, and what is looked at until then; `at` is where it is seen now. */
const seenOf = (
  before: PathSights,
  peer: WatchedPeer,
  at: string | null,
  now: number,
): Readonly<{ told: string | undefined; moved?: Moved }> => {
  const told = before.seen.get(peerId(peer))
  if (at === null || at === told) return { told }
  const last = before.moved.get(peerId(peer))
  const moved = last?.at === at ? last : { at, since: now }
  const isSettled = peer.isAwaited ? told === undefined || moved === last : now - moved.since >= SETTLED_MS
  return isSettled ? { told: at } : { told, moved }
}

/**
 * Where peers are seen. Who is awaited: news at once, a change when it was so at two looks; others when they stay for some
 * seconds.
 */
const seenNow = (
  before: PathSights,
  peers: readonly WatchedPeer[],
  found: ReadonlyMap<string, Sighting>,
  now: number,
): Pick<PathSights, 'seen' | 'moved'> => {
  const all = peers.map((peer) => {
    const id = peerId(peer)
    return { id, ...seenOf(before, peer, found.get(id)?.endpoint ?? null, now) }
  })
  return {
    seen: new Map(all.flatMap(({ id, told }) => (told === undefined ? [] : [[id, told] as const]))),
    moved: new Map(all.flatMap(({ id, moved }) => (moved === undefined ? [] : [[id, moved] as const]))),
  }
}

/** Takes one look at all devices into account. */
export const looked = (
  before: PathSights,
  { seen, holes }: WatchedPaths,
  sightings: readonly Found[],
  now: number,
): PathSights => {
  const found = new Map(sightings.map((it) => [peerId({ ...it, key: it.publicKey }), it]))
  return {
    ...seenNow(before, seen, found, now),
    holes: new Map(
      holes.map((hole) => [
        peerId(hole),
        holeSight(hole, found.get(peerId(hole)), before.holes.get(peerId(hole)), now),
      ]),
    ),
  }
}

/** True while an answer is waited for that may come any moment. */
export const isAwaiting = (
  { seen, moved, holes }: PathSights,
  watched: WatchedPaths,
  sightings: readonly Found[],
): boolean =>
  watched.seen.some((it) => it.isAwaited && (!seen.has(peerId(it)) || moved.has(peerId(it)))) ||
  sightings.some(({ publicKey, handshakeAt }) => handshakeAt === 0 && watched.greeted.includes(publicKey)) ||
  watched.holes.some((hole) => {
    const sight = holes.get(peerId(hole))
    return !hole.isOpen && (sight === undefined || !isMet(sight))
  })

/** The open holes that packets are sent into of which nothing comes back: whom to ask, by the peer and its device. */
export const suspectsOf = (
  { holes }: PathSights,
  watched: WatchedPaths,
  now: number,
): ReadonlyMap<string, WatchedHole> =>
  new Map(
    watched.holes.flatMap((hole) => {
      const sight = holes.get(peerId(hole))
      return sight !== undefined && isSuspect(hole, sight, now) ? [[peerId(hole), hole] as const] : []
    }),
  )

/** `address:port`, or with brackets, as WireGuard writes it; null for what is none. */
const endpointOf = (text: string): UnderlayEndpoint | null => {
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text) ?? []
  return UnderlayEndpoint.safeParse({ address, port: Number(port) }).data ?? null
}

/** What is told of the looks so far. `unanswered`: how often in a row the other end of a hole did not answer. */
export const toldOf = (
  { seen, holes }: PathSights,
  watched: WatchedPaths,
  now: number,
  unanswered: (peer: string) => number,
): Pick<Said, 'seen' | 'met' | 'silent'> => {
  const where = (isRight: (hole: WatchedHole, sight: HoleSight) => boolean) =>
    watched.holes.flatMap((hole) => {
      const sight = holes.get(peerId(hole))
      return sight !== undefined && sight.since === hole.since && isRight(hole, sight)
        ? [{ peer: hole.peer, since: hole.since }]
        : []
    })
  return {
    seen: [...seen].flatMap(([id, text]) => {
      const at = endpointOf(text)
      return at === null ? [] : [{ key: id.slice(id.indexOf(' ') + 1) as WireGuardKey, at }]
    }),
    met: where(({ isOpen }, sight) => !isOpen && isMet(sight)),
    silent: where((hole, sight) => isSilent(hole, sight, unanswered(peerId(hole)), now)),
  }
}
