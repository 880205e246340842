import type { EventStore, Follower, Position, StoredFact } from '@sixfold/decider'
import { type AggregateRef, type Fact, factCodec, type Meta, millisecondsOf, refOf } from '@sixfold/events'
import type { World } from '@sixfold/fold'

/** A fact as it came off the log, with the whole event as it is stored. */
export type Recorded = Readonly<{
  ref: AggregateRef
  subject: string
  fact: Fact
  position: Position
  meta: Meta
  bytes: Uint8Array
  /** The hash of the bytes, where it is known already: whoever wrote them had to make it. */
  hash?: string
}>

/** A fact that this version cannot read: from then on it must not decide. */
export type Stranger = Readonly<{ subject: string; sequence: number; type: string | null; problem: string }>

export type Feed = AsyncDisposable &
  Readonly<{
    /** Everything that was on the log at the start is folded. */
    caughtUp: Promise<void>
    failed: Promise<never>
    reached: (sequence: number) => Promise<void>
    /** The last fact up to which all are folded. */
    folded: () => number
  }>

/** Reads a stored fact, or says why it cannot. */
export const readFact = (stored: StoredFact): Recorded | Stranger => {
  const { subject, sequence, bytes } = stored
  const ref = refOf(subject)
  const decoded = factCodec.decode(bytes)
  if (ref === null)
    return { subject, sequence, type: null, problem: 'a subject that is no aggregate of this version' }
  if (!decoded.ok) {
    const [first] = decoded.problems
    return { subject, sequence, type: decoded.type, problem: `${first?.field}: ${first?.expected}` }
  }
  return {
    ref,
    subject,
    fact: decoded.event,
    position: { sequence, at: millisecondsOf(decoded.meta.time) },
    meta: decoded.meta,
    bytes,
  }
}

export type FeedOptions = Readonly<{
  store: EventStore
  world: World
  /** The world holds the facts up to this one already; 0 for none. */
  after?: number
  /** What this process wrote and may be what is stored, asked once for each: it need not be read again. */
  written?: (stored: StoredFact) => Recorded | null
  /** For every fact, in log order, after it was folded: those of the past too, until `caughtUp`. */
  onFact: (recorded: Recorded) => void
  onStranger: (stranger: Stranger) => void
}>

/** The fact as it was written here, if these very bytes are what is stored. */
const asWritten = (recorded: Recorded | null, { bytes }: StoredFact): Recorded | null =>
  recorded !== null && Buffer.compare(recorded.bytes, bytes) === 0 ? recorded : null

/** Follows the log into the world. */
export const openFeed = async ({
  store,
  world,
  after = 0,
  written = () => null,
  onFact,
  onStranger,
}: FeedOptions): Promise<Feed> => {
  let waiters: { sequence: number; resolve: () => void }[] = []
  let folded = after

  const wake = (): void => {
    if (waiters.length === 0) return
    const ready = waiters.filter(({ sequence }) => sequence <= folded)
    waiters = waiters.filter(({ sequence }) => sequence > folded)
    for (const { resolve } of ready) resolve()
  }

  const follower: Follower = await store.follow(after, (stored) => {
    const read = asWritten(written(stored), stored) ?? readFact(stored)
    if ('problem' in read) onStranger(read)
    else world.apply(read.ref, read.fact, read.position)
    folded = stored.sequence
    wake()
    if (!('problem' in read)) onFact(read)
  })

  return {
    caughtUp: follower.caughtUp,
    failed: follower.failed,
    reached: (sequence) =>
      sequence <= folded ? Promise.resolve() : new Promise((resolve) => waiters.push({ sequence, resolve })),
    folded: () => folded,
    [Symbol.asyncDispose]: () => follower[Symbol.asyncDispose](),
  }
}
