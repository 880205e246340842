import { type AggregateRef, factSubject, reusedKey } from '@sixfold/events'
import { viewOf, type World } from '@sixfold/fold'
import type { Chronicle } from '../log/chronicle.ts'
import type { Log } from '../log/open-log.ts'
import type { Entry } from '../log/read-entry.ts'
import type { AgentNames } from '../names/agent-names.ts'
import { detailOf, wordOf } from '../networks/word.ts'
import { type NetworkNow, type PlacedOrder, type Standing, standingOf } from './standing.ts'

/** How an order stands, and how long that took from its publishing, in milliseconds. */
export type Watched = Readonly<{ order: PlacedOrder; standing: Standing; milliseconds: number }>

export type WatchOptions = Readonly<{
  timeoutMs: number
  /** `performance.now()` when the orders were published, in their order. */
  publishedAt: readonly number[]
  /** Called with all of them whenever one of them moved. */
  onMove?: (all: readonly Watched[]) => void
}>

/** What a network is, as the world has it. */
const networkNow = (world: World, names: Pick<AgentNames, 'of'>, ref: AggregateRef): NetworkNow | null => {
  const { state } = world.get('network', ref)
  const view = viewOf(world, ref.party, ref.id)
  const word = wordOf(state, view)
  return word === null ? null : { word, detail: detailOf(word, state, view, names) }
}

/** What of a log orders are watched on. */
export type WatchedLog = Readonly<{ world: World; names: AgentNames; chronicle: Chronicle }>

/** How an order stands on a log. */
export const standingOn = ({ world, names, chronicle }: WatchedLog, order: PlacedOrder): Standing =>
  standingOf(order, chronicle, (ref) => networkNow(world, names, ref))

/** The subjects of its outcome. */
const subjectsOf = ({ party, key, digest }: PlacedOrder): string[] => [
  factSubject({ aggregate: 'order', party, id: key }),
  factSubject({ aggregate: 'order', party, id: reusedKey(key, digest) }),
]

/** Outcomes, and what becomes of networks of those who ordered: which ones an order changes is on the log. */
const mayMove = (
  subjects: ReadonlySet<string>,
  parties: ReadonlySet<string>,
  { subject, fact, ref }: Entry,
): boolean =>
  subjects.has(subject) ||
  fact?.name === 'RejectionsCounted' ||
  (ref?.aggregate === 'network' && parties.has(ref.party))

/**
 * Follows the log until nothing more is waited for, or the time is over: an order's outcome, and after that the networks
 * that it changed, until all their members hold that (or, for a cancellation, until it is gone).
 *
 * Rejects when the log can no longer be followed.
 */
export const watchOrders = async (
  log: Log,
  orders: readonly PlacedOrder[],
  { timeoutMs, publishedAt, onMove }: WatchOptions,
): Promise<readonly Watched[]> => {
  const finished = Promise.withResolvers<void>()
  const subjects = new Set(orders.flatMap(subjectsOf))
  const parties = new Set<string>(orders.map(({ party }) => party))
  const look = (before: Watched | undefined, order: PlacedOrder, index: number): Watched => {
    if (before?.standing.done === true) return before
    const milliseconds = performance.now() - (publishedAt[index] ?? 0)
    return { order, standing: standingOn(log, order), milliseconds }
  }
  let all: readonly Watched[] = []
  const lookAgain = (): void => {
    const before = all
    all = orders.map((order, index) => look(before[index], order, index))
    onMove?.(all)
    if (all.every(({ standing }) => standing.done)) finished.resolve()
  }

  using _listener = log.onEntry((entry) => {
    if (mayMove(subjects, parties, entry)) lookAgain()
  })
  lookAgain()
  const timer = setTimeout(() => finished.resolve(), timeoutMs)
  try {
    await Promise.race([finished.promise, log.failed])
  } finally {
    clearTimeout(timer)
  }
  // What is not done has taken until now.
  return orders.map((order, index) => look(all[index], order, index))
}
