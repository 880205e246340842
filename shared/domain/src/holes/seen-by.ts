import type { AgentId, UnderlayEndpoint } from '@sixfold/events'
import type { PathsReported } from '@sixfold/events/reports'

/** What one agent last said of the ways between hidden members. */
export type PathsSaid = PathsReported['data']

/** Where a socket is seen, and since when that is known: milliseconds of the wall clock. */
export type SeenAt = Readonly<{ at: UnderlayEndpoint; since: number }>

type Sight = SeenAt & Readonly<{ by: AgentId }>

/** Where sockets of one network are seen, by their key: the newest word of each who sees them. */
export type SeenBy = ReadonlyMap<string, readonly Sight[]>

/** Whether two endpoints are one. */
export const isSame = (a: UnderlayEndpoint, b: UnderlayEndpoint): boolean =>
  a.address === b.address && a.port === b.port

/** Takes the word of one agent into account: what it said before (`was`) of the same place stays as old as it is. */
export const heardSeen = (
  before: SeenBy,
  by: AgentId,
  { was, seen, now }: Readonly<{ was: PathsSaid['seen']; seen: PathsSaid['seen']; now: number }>,
): SeenBy => {
  const next = new Map(before)
  for (const { key } of was)
    next.set(
      key,
      (next.get(key) ?? []).filter((it) => it.by !== by),
    )
  for (const { key, at } of seen) {
    const old = before.get(key)?.find((it) => it.by === by && isSame(it.at, at))
    next.set(key, [...(next.get(key) ?? []), old ?? { by, at, since: now }])
  }
  return next
}

/** Where a socket is seen by those who may say so, each place once: the one that was heard of last comes first. */
export const placesOf = (
  seen: SeenBy,
  key: string | null | undefined,
  maySay: (by: AgentId) => boolean,
): SeenAt[] => {
  const all = (key == null ? undefined : seen.get(key)) ?? []
  const places: SeenAt[] = []
  for (const { at, since } of all.filter(({ by }) => maySay(by)).toSorted((a, b) => b.since - a.since))
    if (!places.some((it) => isSame(it.at, at))) places.push({ at, since })
  return places
}
