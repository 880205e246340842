import type { StoredFact } from '@sixfold/decider'
import { emptyWorld, type World } from '@sixfold/fold'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'
import { type AgentNames, agentNames } from '../names/agent-names.ts'
import { type Chronicle, openChronicle } from './chronicle.ts'
import { type Entry, readEntry } from './read-entry.ts'
import { whenProvisioned } from './when-provisioned.ts'
import { whileReachable } from './while-reachable.ts'

/** The log, folded as far as it was read, and being read on until it is disposed. */
export type Log = AsyncDisposable &
  Readonly<{
    world: World
    chronicle: Chronicle
    names: AgentNames
    /** Everything that was on the log when it was opened is folded. Rejects when NATS is away for more than 10 s. */
    caughtUp: Promise<void>
    failed: Promise<never>
    /** How far it was read. */
    sequence: () => number
    /** The time of the last fact that was read, by its writer's clock; null where there is none. */
    time: () => number | null
    /** How many facts of newer versions were met: they are not folded, so the world is not the whole truth. */
    strangers: () => number
    /** Calls back with each entry, after it was folded. */
    onEntry: (listener: (entry: Entry) => void) => Disposable
  }>

/** What is folded of a log so far. */
export type Folded = Pick<Log, 'world' | 'chronicle' | 'names'>

export type LogOptions = Readonly<{
  patienceMs?: number
  /** Nothing behind this fact is folded: the log as it was then. */
  until?: number
  /** Called once with what is folded up to another fact, before the first one behind it is. */
  passing?: Readonly<{ sequence: number; take: (folded: Folded) => void }>
  /** Called with each entry from the first one on, after it was folded. */
  onEntry?: (entry: Entry) => void
}>

/**
 * Follows FACTS from the first one (about 150,000 a second) into a world, a chronicle and the names of machines.
 * A coordinator that is still starting is waited for, for `patienceMs`. Throws NoStreamError when none has started.
 */
export const openLog = async (
  connection: Connection,
  { patienceMs = 0, onEntry, until = Number.POSITIVE_INFINITY, passing }: LogOptions = {},
): Promise<Log> => {
  const listeners = new Set<(entry: Entry) => void>(onEntry === undefined ? [] : [onEntry])
  let sequence = 0
  let time: number | null = null
  let strangers = 0

  const reached = Promise.withResolvers<void>()
  const world = emptyWorld()
  const chronicle = openChronicle()
  const names = agentNames()
  let toPass = passing

  const onFact = (stored: StoredFact): void => {
    if (stored.sequence >= until) reached.resolve()
    if (stored.sequence > until) return
    if (toPass !== undefined && stored.sequence > toPass.sequence) {
      toPass.take({ world, chronicle, names })
      toPass = undefined
    }
    const entry = readEntry(stored)
    const { fact, ref, at } = entry
    sequence = entry.sequence
    time = at
    if (fact === null || ref === null || at === null) strangers += 1
    else {
      world.apply(ref, fact, { sequence, at })
      names.note(fact)
    }
    chronicle.note(entry)
    for (const listener of listeners) listener(entry)
  }
  const store = jetstreamStore(connection)
  const follower = await whenProvisioned(patienceMs, () => store.follow(0, onFact))
  const caughtUp = whileReachable(
    connection,
    Promise.race([follower.caughtUp, follower.failed, reached.promise]),
  )
  caughtUp.catch(() => undefined) // whoever waits for it hears of it

  return {
    world,
    chronicle,
    names,
    caughtUp,
    failed: follower.failed,
    sequence: () => sequence,
    time: () => time,
    strangers: () => strangers,
    onEntry: (listener) => {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
