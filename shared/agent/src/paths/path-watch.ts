import { hasHiddenPair } from '@sixfold/derive'
import { type AgentId, type IpAddress, pathsReportType } from '@sixfold/events'
import { PathsReported } from '@sixfold/events/reports'
import type { NetworkView } from '@sixfold/fold'
import type { KernelState } from '@sixfold/kernel'
import type { openPing, Sighting } from '@sixfold/linux'
import type { Log } from '@sixfold/service'
import type { Outbox } from '../reports/outbox.ts'
import { openHoleAsks } from './hole-asks.ts'
import { isAwaiting, looked, NO_SIGHTS, type PathSights, suspectsOf, toldOf } from './path-sights.ts'
import { type WatchedPaths, watchedPaths } from './watched-paths.ts'

export type PathWatchOptions = Readonly<{
  id: AgentId
  look: (netns: string, device: string) => Promise<readonly Sighting[]>
  ping: typeof openPing
  /** The addresses of this machine behind whatever hides it. */
  lanOf: (view: NetworkView) => Promise<readonly IpAddress[]>
  outbox: Outbox
  /** Milliseconds of a monotonic clock. */
  now: () => number
  log: Log
}>

type Following = {
  view: NetworkView
  lan: readonly IpAddress[]
  watched: WatchedPaths
  sights: PathSights
  since: number
  timer: NodeJS.Timeout | null
}

/** What is awaited comes within milliseconds, or five and ten seconds later. */
const SOON_MS = 100
const FIRST_MS = 15_000
/** A look is a question to a socket for each device. */
const LATER_MS = 5_000
/** While somebody is asked. */
const ASKING_MS = 500

const keyOf = ({ party, network }: NetworkView): string => `${party}/${network}`

const NOTHING: WatchedPaths = { netns: '', devices: [], seen: [], greeted: [], holes: [] }

/**
 * Looks at the ways between members of which one at least is hidden, and says what is seen. Nobody is told by the kernel of
 * a handshake or of a peer that moved, so that it is looked for: often while one is awaited, seldom afterwards, and never in
 * a network without such members.
 */
export const openPathWatch = ({ id, look, ping, lanOf, outbox, now, log }: PathWatchOptions) => {
  const followed = new Map<string, Following>()
  const asks = openHoleAsks(ping)

  const say = ({ view, lan, watched, sights }: Following): void => {
    const { party, network } = view as NetworkView & PathsReported['data']
    const told = toldOf(sights, watched, now(), (peer) => asks.unanswered(keyOf(view), peer))
    outbox.say(pathsReportType(party, network), PathsReported.of({ party, network, lan: [...lan], ...told }))
  }

  const lookAt = async (key: string, it: Following): Promise<void> => {
    const { watched } = it
    const all = await Promise.all(
      watched.devices.map(async (device) =>
        (await look(watched.netns, device)).map((found) => ({ ...found, device })),
      ),
    )
    if (followed.get(key) !== it || it.watched !== watched) return
    it.sights = looked(it.sights, watched, all.flat(), now())
    const suspects = suspectsOf(it.sights, watched, now())
    asks.askOnly(key, watched.netns, suspects)
    say(it)
    const isSoon = isAwaiting(it.sights, watched, all.flat()) && now() - it.since < FIRST_MS
    const calm = suspects.size > 0 ? ASKING_MS : LATER_MS
    it.timer = setTimeout(next, isSoon ? SOON_MS : calm, key, it).unref()
  }

  const next = (key: string, it: Following): void => {
    const { watched } = it
    lookAt(key, it).catch((err: unknown) => {
      log.warn({ err, network: key }, 'could not look where peers are')
      if (followed.get(key) === it && it.watched === watched)
        it.timer = setTimeout(next, LATER_MS, key, it).unref()
    })
  }

  const stop = (it: Following | undefined): void => {
    if (it === undefined) return
    if (it.timer !== null) clearTimeout(it.timer)
    it.timer = null
    asks.askOnly(keyOf(it.view), '', new Map())
  }

  const forget = (view: NetworkView): void => {
    const key = keyOf(view)
    stop(followed.get(key))
    if (followed.delete(key)) outbox.drop(pathsReportType(view.party, view.network))
  }

  return {
    /** Says that this machine knows of such ways in a network, before anything of it stands. */
    announce: async (view: NetworkView): Promise<void> => {
      if (!hasHiddenPair(view)) return forget(view)
      const lan = await lanOf(view)
      const before = followed.get(keyOf(view))
      if (before === undefined) {
        const fresh = { view, lan, watched: NOTHING, sights: NO_SIGHTS, since: now(), timer: null }
        followed.set(keyOf(view), fresh)
        say(fresh)
      } else Object.assign(before, { view, lan })
    },
    /** The kernel holds what was derived: looks at what there is to see from now on. */
    applied: (view: NetworkView, state: KernelState): void => {
      const it = followed.get(keyOf(view))
      if (it === undefined) return
      const watched = watchedPaths(view, id, state)
      if (JSON.stringify(watched) === JSON.stringify(it.watched)) return
      stop(it)
      Object.assign(it, { view, watched, since: now() })
      if (watched.devices.length > 0) next(keyOf(view), it)
      else say(Object.assign(it, { sights: NO_SIGHTS }))
    },
    forget,
    [Symbol.dispose]: (): void => {
      for (const it of followed.values()) stop(it)
      followed.clear()
    },
  }
}

export type PathWatch = ReturnType<typeof openPathWatch>
