import { UnderlayEndpoint, type WireGuardKey } from '@sixfold/events'
import type { PathsReported } from '@sixfold/events/reports'
import type { Sighting } from '@sixfold/linux'
import type { WatchedHole, WatchedPaths } from './watched-paths.ts'

type Said = PathsReported['data']

/** What was made of looks so far. `seen` is what is told; `moved` an endpoint that was looked at once. */
export type PathSights = Readonly<{
  seen: ReadonlyMap<string, string>
  moved: ReadonlyMap<string, string>
  holes: ReadonlyMap<string, HoleSight>
}>

/** One hole: the handshake that was there before it, what came last and when (milliseconds). */
type HoleSight = Readonly<{
  since: number
  before: number
  handshakeAt: number
  received: number
  heardAt: number
}>

export const NO_SIGHTS: PathSights = { seen: new Map(), moved: new Map(), holes: new Map() }

/** The other end keeps a hole open each ten seconds; two of its packets may be lost. */
const SILENT_MS = 25_000

const holeSight = (
  { key, since }: WatchedHole,
  found: Sighting | undefined,
  before: HoleSight | undefined,
  now: number,
): readonly [string, HoleSight] => {
  const handshakeAt = found?.handshakeAt ?? 0
  const received = found?.received ?? 0
  if (before?.since !== since) {
    // A session of an earlier hole proves nothing about this one. Of what was there before we began nothing is known.
    return [key, { since, before: before?.handshakeAt ?? 0, handshakeAt, received, heardAt: now }]
  }
  const isHeard = received !== before.received
  return [key, { ...before, handshakeAt, received, heardAt: isHeard ? now : before.heardAt }]
}

/** Where peers are seen: news at once, a change when it was so at two looks. */
const seenNow = (
  before: PathSights,
  keys: readonly string[],
  found: ReadonlyMap<string, Sighting>,
): Pick<PathSights, 'seen' | 'moved'> => {
  const seen = new Map<string, string>()
  const moved = new Map<string, string>()
  for (const key of keys) {
    const at = found.get(key)?.endpoint ?? null
    const told = before.seen.get(key)
    if (at === null || at === told) {
      if (told !== undefined) seen.set(key, told)
    } else if (told === undefined || before.moved.get(key) === at) seen.set(key, at)
    else {
      seen.set(key, told)
      moved.set(key, at)
    }
  }
  return { seen, moved }
}

/** Takes one look at all devices into account. */
export const looked = (
  before: PathSights,
  { seen, holes }: WatchedPaths,
  sightings: readonly Sighting[],
  now: number,
): PathSights => {
  const found = new Map(sightings.map((it) => [it.publicKey, it]))
  return {
    ...seenNow(before, seen, found),
    holes: new Map(
      holes.map((hole) => holeSight(hole, found.get(hole.key), before.holes.get(hole.key), now)),
    ),
  }
}

const isMet = ({ before, handshakeAt }: HoleSight): boolean => handshakeAt > before

/** True while an answer is waited for that may come any moment. */
export const isAwaiting = (
  { seen, moved, holes }: PathSights,
  watched: WatchedPaths,
  sightings: readonly Sighting[],
): boolean =>
  moved.size > 0 ||
  sightings.some(({ publicKey, handshakeAt }) => handshakeAt === 0 && watched.greeted.includes(publicKey)) ||
  watched.seen.some((key) => !seen.has(key)) ||
  watched.holes.some(({ key, isOpen }) => {
    const sight = holes.get(key)
    return !isOpen && (sight === undefined || !isMet(sight))
  })

/** `address:port`, or with brackets, as WireGuard writes it; null for what is none. */
const endpointOf = (text: string): UnderlayEndpoint | null => {
  const [, address, port] = /^\[?([^\]]+?)\]?:(\d+)$/.exec(text) ?? []
  return UnderlayEndpoint.safeParse({ address, port: Number(port) }).data ?? null
}

/** What is told of the looks so far. */
export const toldOf = (
  { seen, holes }: PathSights,
  watched: WatchedPaths,
  now: number,
): Pick<Said, 'seen' | 'met' | 'silent'> => {
  const where = (isRight: (hole: WatchedHole, sight: HoleSight) => boolean) =>
    watched.holes.flatMap((hole) => {
      const sight = holes.get(hole.key)
      return sight !== undefined && sight.since === hole.since && isRight(hole, sight)
        ? [{ peer: hole.peer, since: hole.since }]
        : []
    })
  return {
    seen: [...seen].flatMap(([key, text]) => {
      const at = endpointOf(text)
      return at === null ? [] : [{ key: key as WireGuardKey, at }]
    }),
    met: where(({ isOpen }, sight) => !isOpen && isMet(sight)),
    silent: where(
      ({ isOpen, isKeptAlive }, { heardAt }) => isOpen && isKeptAlive && now - heardAt >= SILENT_MS,
    ),
  }
}
