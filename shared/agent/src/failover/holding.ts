import type { AgentId } from '@sixfold/events'
import type { openPing } from '@sixfold/linux'
import type { Log } from '@sixfold/service'

/** An exit that is held back: whose addresses would be answered at, and which they are. */
export type Held = Readonly<{ exit: AgentId; addresses: readonly string[] }>

export type HoldingOptions = Readonly<{
  held: readonly Held[]
  /** The routers of the site, by which it is known that the site is reached at all. */
  routers: readonly string[]
  ping: typeof openPing
  /** Nobody else serves it. */
  onLetGo: (exit: AgentId) => void
  log: Log
}>

const EVERY_SECONDS = 0.5
/** So many questions in a row that nobody answers, where the log was read: somebody may serve who could not tell it. */
const SILENT_BY_LOG = 2
/**
 * And where it was not: longer than an exit goes on taking over from one whose machine answers again, and than this machine's
 * kernel believes what it knew of who has an address (8 to 9 s, RFC 4861, 7.3).
 */
const SILENT_ALONE = 24

type Waiting = { exit: AgentId; silent: Map<string, number>; probes: Disposable[]; isTold: boolean }

/**
 * Exits that this machine was to serve for by its disk, and did not when it began: somebody else may have taken over while
 * it was away. Each waits until the log was read and nobody answers at its addresses; or, without the log, until nobody has
 * answered there for longer than a takeover takes, while the site's router did.
 */
export const openHolding = ({ held, routers, ping, onLetGo, log }: HoldingOptions) => {
  const waiting = new Map<AgentId, Waiting>()
  const linked = new Map<string, boolean>()
  const probesOfRouters: Disposable[] = []
  let byLog = false

  const end = (all: readonly Disposable[]): void => {
    for (const probe of all) probe[Symbol.dispose]()
  }

  const drop = (exit: AgentId): void => {
    end(waiting.get(exit)?.probes ?? [])
    waiting.delete(exit)
    if (waiting.size === 0) end(probesOfRouters)
  }

  const review = (it: Waiting): void => {
    if (!waiting.has(it.exit)) return
    const silent = Math.min(...it.silent.values())
    const isAlone = it.silent.size > 0 && silent >= SILENT_ALONE
    if (!(byLog ? silent >= SILENT_BY_LOG : isAlone)) return
    drop(it.exit)
    log.info({ exit: it.exit, reason: byLog ? 'the log was read' : 'nobody answers there' }, 'serves')
    onLetGo(it.exit)
  }

  const hear = (it: Waiting, address: string, isAnswered: boolean): void => {
    if (isAnswered && !it.isTold) {
      it.isTold = true
      const reason = `another exit answers at ${address}`
      log.warn({ exit: it.exit, reason }, 'does not serve until the log says so')
    }
    // Where the site is not reached, that nobody answers says nothing.
    const counts = !isAnswered && (byLog || [...linked.values()].includes(true))
    it.silent.set(address, counts ? (it.silent.get(address) ?? 0) + 1 : 0)
    review(it)
  }

  const watch = ({ exit, addresses }: Held): void => {
    const silent = new Map(addresses.map((address) => [address, 0]))
    const it: Waiting = { exit, silent, probes: [], isTold: false }
    waiting.set(exit, it)
    for (const to of addresses)
      it.probes.push(
        ping({ netns: null, to, everySeconds: EVERY_SECONDS }, (isAnswered) => hear(it, to, isAnswered)),
      )
    log.warn({ exit }, 'did not serve when this agent began: asks first whether another exit does')
  }

  for (const one of held) watch(one)
  if (held.length > 0)
    for (const to of routers)
      probesOfRouters.push(
        ping({ netns: null, to, everySeconds: EVERY_SECONDS }, (isAnswered) => linked.set(to, isAnswered)),
      )

  return {
    /** The exits that are held back. */
    exits: (): ReadonlySet<AgentId> => new Set(waiting.keys()),
    isHeld: (exit: AgentId): boolean => waiting.has(exit),
    /** Waits no more, and does not serve it. */
    drop,
    /** All that the log has for this machine was read. */
    caughtUp: (): void => {
      if (byLog) return
      byLog = true
      for (const it of [...waiting.values()]) review(it)
    },
    [Symbol.dispose]: (): void => {
      for (const { probes } of waiting.values()) end(probes)
      waiting.clear()
      end(probesOfRouters)
    },
  }
}

export type Holding = ReturnType<typeof openHolding>
