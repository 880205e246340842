import { type AwaitedWay, awaitedWays } from '@sixfold/derive'
import { type AgentId, farmWaysReportType } from '@sixfold/events'
import { FarmWaysReported } from '@sixfold/events/reports'
import type { NetworkView } from '@sixfold/fold'
import type { openPing } from '@sixfold/linux'
import type { Outbox } from '../reports/outbox.ts'
import { openTurns } from './turns.ts'

export type FarmWatchOptions = Readonly<{ id: AgentId; ping: typeof openPing; outbox: Outbox }>

type Awaited = NonNullable<ReturnType<typeof awaitedWays>>
/** How the end of a way is asked, inside a network resource. */
type Inside = Omit<Awaited, 'ways'>

type Asking = Readonly<{ way: AwaitedWay; end: () => void }> & { passes: boolean | null }

type Watching = {
  view: NetworkView
  asked: Map<string, Asking>
  timer: NodeJS.Timeout | null
}

/** A process each, on a machine that may be in hundreds of networks. */
const AT_ONCE = 8
const TRIES = 10
const TRY_SECONDS = 0.5
/** The other end may come to make its device only now; later on somebody may open a firewall, or shut one. */
const PAUSES_MS = [2_000, 5_000, 15_000, 30_000, 60_000] as const
/** What is seen within so short a time is said at once. */
const SAY_MS = 200

/**
 * Asks the members in the farm over VXLAN wires that nothing is sent over yet, each by a packet of full size in one piece, out
 * of a process of its own; says whose answer came. A way that is shut drops what is sent into it and tells nobody: so it is
 * asked before it is used. Who answered is asked again each minute, until it is used.
 */
export const openFarmWatch = ({ id, ping, outbox }: FarmWatchOptions) => {
  const watched = new Map<string, Watching>()
  const turns = openTurns(AT_ONCE)

  const say = ({ view, asked }: Watching): void => {
    const { party, network } = view as NetworkView & FarmWaysReported['data']
    const ways = [...asked.values()].flatMap(({ way, passes }) =>
      passes === null ? [] : [{ peer: way.peer, since: way.since, passes }],
    )
    outbox.say(farmWaysReportType(party, network), FarmWaysReported.of({ party, network, ways }))
  }

  const saySoon = (it: Watching): void => {
    it.timer ??= setTimeout(() => {
      it.timer = null
      say(it)
    }, SAY_MS).unref()
  }

  /** Asks until an answer comes, or none to any of the tries; once more after a pause, until it is ended. */
  const ask = ({ netns, mtu }: Inside, way: AwaitedWay, onVerdict: (passes: boolean) => void) => {
    let isOver = false
    let rounds = 0
    let stop: () => void = () => undefined
    const target = { netns, device: way.device, to: way.to, everySeconds: TRY_SECONDS, bytes: mtu }
    const begin = (): void => {
      stop = turns.take((done) => {
        let left = TRIES
        const running = ping(target, (isAnswered) => {
          left -= 1
          if (isOver || (!isAnswered && left > 0)) return
          stop()
          onVerdict(isAnswered)
          const pause = PAUSES_MS[isAnswered ? PAUSES_MS.length - 1 : rounds] ?? 60_000
          rounds += 1
          const timer = setTimeout(begin, pause).unref()
          stop = () => clearTimeout(timer)
        })
        return () => {
          running[Symbol.dispose]()
          done()
        }
      })
    }
    begin()
    return (): void => {
      isOver = true
      stop()
    }
  }

  const askingOf = (it: Watching, inside: Inside, way: AwaitedWay): Asking => {
    const asking: Asking = {
      way,
      passes: null,
      end: ask(inside, way, (passes) => {
        if (asking.passes === passes) return
        asking.passes = passes
        saySoon(it)
      }),
    }
    return asking
  }

  /** Asks over all of these, goes on where a way is as it was, and ends the others. */
  const askAll = (it: Watching, { ways, ...inside }: Awaited): void => {
    const before = it.asked
    it.asked = new Map(
      ways.map((way) => {
        const name = JSON.stringify([inside, way])
        return [name, before.get(name) ?? askingOf(it, inside, way)]
      }),
    )
    for (const [name, asking] of before) if (!it.asked.has(name)) asking.end()
    saySoon(it)
  }

  const end = (key: string): boolean => {
    const it = watched.get(key)
    if (it === undefined) return false
    if (it.timer !== null) clearTimeout(it.timer)
    for (const asking of it.asked.values()) asking.end()
    it.asked.clear()
    return watched.delete(key)
  }

  const keyOf = ({ party, network }: NetworkView): string => `${party}/${network}`

  return {
    /** The kernel holds what was derived: asks over the ways that it has from now on and does not send over. */
    applied: (view: NetworkView): void => {
      const key = keyOf(view)
      const before = watched.get(key)
      if (before?.view === view) return
      const awaited = awaitedWays(view, id)
      if (awaited === null) {
        if (before !== undefined && end(key)) say(before)
        return
      }
      const it: Watching = before ?? { view, asked: new Map(), timer: null }
      watched.set(key, it)
      it.view = view
      askAll(it, awaited)
    },
    /** Nothing of a network is here any more. */
    forget: (view: NetworkView): void => {
      end(keyOf(view))
      outbox.drop(farmWaysReportType(view.party, view.network))
    },
    [Symbol.dispose]: (): void => {
      for (const key of [...watched.keys()]) end(key)
    },
  }
}

export type FarmWatch = ReturnType<typeof openFarmWatch>
