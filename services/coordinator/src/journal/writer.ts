import type { EventStore, StoredFact } from '@sixfold/decider'
import type { Cause } from '@sixfold/domain'
import {
  type AggregateRef,
  encode,
  type Fact,
  factSubject,
  hashOf,
  instantOf,
  type Meta,
} from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Recorded } from './feed.ts'

export type WriterOptions = Readonly<{
  store: EventStore
  world: World
  now: () => number
  /** Who writes: the coordinator's name. */
  actor: string
  /** Random, one per process: a write's id is its own, so that only its own retry counts as a repeat. */
  nonce: string
  /** False while a fact was met that this version does not know: then nothing may be written. */
  mayWrite: () => boolean
}>

/** Nothing is written: the log holds facts that this version of the coordinator does not know. */
export class FrozenError extends Error {
  override readonly name = 'FrozenError'
}

const HEADS_MAX = 100_000
/** So many facts are kept until they come back on the log; of those that come later still, each is read. */
const WRITTEN_MAX = 10_000

/** A fact on its way to the log: all but its place there is known. */
type Unplaced = Omit<Recorded, 'position'> & Readonly<{ at: number; hash: string }>

const placedAt = (sequence: number, { at, ...fact }: Unplaced): Recorded => ({
  ...fact,
  position: { sequence, at },
})

/** Writes facts, each with the hash of the one before it, and folds them into the world at once. */
export const openWriter = ({ store, world, now, actor, nonce, mayWrite }: WriterOptions) => {
  let [writes, asked] = [0, 0]
  const written = new Map<number, Recorded>()
  /** By subject. The log may bring a fact back before the answer that tells its place. */
  const unanswered = new Map<string, Unplaced>()
  const heads = new Map<string, Readonly<{ sequence: number; hash: string }>>()

  /** Undefined where the log has to be asked. */
  const prevhashHere = (subject: string, sequence: number): string | null | undefined => {
    if (sequence === 0) return null
    const head = heads.get(subject)
    return head?.sequence === sequence ? head.hash : undefined
  }

  const prevhashStored = async (subject: string, sequence: number): Promise<string> => {
    const stored = await store.last(subject)
    return stored?.sequence === sequence ? hashOf(stored.bytes) : ''
  }

  /** The fact is on the log: folded from now on, and kept until it comes back. */
  const settle = (fact: Unplaced, sequence: number): number => {
    const recorded = placedAt(sequence, fact)
    if (heads.size >= HEADS_MAX) heads.clear()
    heads.set(fact.subject, { sequence, hash: fact.hash })
    if (written.size >= WRITTEN_MAX) written.clear()
    // Where the fact came back before its answer nobody asks for it any more.
    if (sequence > asked) written.set(sequence, recorded)
    world.apply(fact.ref, fact.fact, recorded.position)
    return sequence
  }

  /**
   * Gives the sequence, or null when somebody wrote to the aggregate since `expected`. Throws a FrozenError, and what the
   * store throws.
   */
  const write = async (
    ref: AggregateRef,
    fact: Fact,
    expected: number,
    cause: Cause,
  ): Promise<number | null> => {
    if (!mayWrite())
      throw new FrozenError('the log holds facts that this version does not know: nothing is written')
    const subject = factSubject(ref)
    // Nearly always known, and a promise that need not be made is one less to wait for.
    const known = prevhashHere(subject, expected)
    const prevhash = known === undefined ? await prevhashStored(subject, expected) : known
    if (prevhash === '') return null // somebody wrote since: no need to ask the server
    const at = now()
    const meta: Meta = {
      id: `${nonce}-${(writes++).toString(36)}`,
      source: `sixfold/${actor}`,
      time: instantOf(at),
      actor,
      prevhash,
      causationId: cause.causationId,
      correlationId: cause.correlationId,
    }
    const bytes = encode(fact, meta)
    const mine = { ref, subject, fact, at, meta, bytes, hash: hashOf(bytes) }
    unanswered.set(subject, mine)
    try {
      const appended = await store.append(subject, bytes, { expected, id: meta.id })
      return 'conflict' in appended ? null : settle(mine, appended.sequence)
    } finally {
      unanswered.delete(subject)
    }
  }

  /** Takes note of a fact that was folded: where somebody else wrote behind us, the next hash is of that one. */
  const note = ({
    subject,
    position: { sequence },
    bytes,
    hash,
  }: Pick<Recorded, 'subject' | 'position' | 'bytes' | 'hash'>): void => {
    const head = heads.get(subject)
    if (head === undefined || head.sequence >= sequence) return
    heads.set(subject, { sequence, hash: hash ?? hashOf(bytes) })
  }

  /** What was written here, or is being written, and may be what is stored: asked once for each, sequences go up. */
  const take = ({ subject, sequence }: Pick<StoredFact, 'subject' | 'sequence'>): Recorded | null => {
    asked = sequence
    const recorded = written.get(sequence)
    if (recorded !== undefined) {
      written.delete(sequence)
      return recorded
    }
    const fact = unanswered.get(subject)
    return fact === undefined ? null : placedAt(sequence, fact)
  }

  return { write, note, take }
}
