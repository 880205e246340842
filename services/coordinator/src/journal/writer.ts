import type { EventStore } from '@sixfold/decider'
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

/** Writes facts, each with the hash of the one before it, and folds them into the world at once. */
export const openWriter = ({ store, world, now, actor, nonce, mayWrite }: WriterOptions) => {
  let [writes, asked] = [0, 0]
  const written = new Map<number, Recorded>()
  const heads = new Map<string, Readonly<{ sequence: number; hash: string }>>()

  const prevhashOf = async (subject: string, sequence: number): Promise<string | null> => {
    if (sequence === 0) return null
    const head = heads.get(subject)
    if (head?.sequence === sequence) return head.hash
    const stored = await store.last(subject)
    return stored?.sequence === sequence ? hashOf(stored.bytes) : ''
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
    const prevhash = await prevhashOf(subject, expected)
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
    const appended = await store.append(subject, bytes, { expected, id: meta.id })
    if ('conflict' in appended) return null
    if (heads.size >= HEADS_MAX) heads.clear()
    const position = { sequence: appended.sequence, at }
    const hash = hashOf(bytes)
    heads.set(subject, { sequence: position.sequence, hash })
    if (written.size >= WRITTEN_MAX) written.clear()
    // Where the fact came back before its answer nobody asks for it any more.
    if (position.sequence > asked)
      written.set(position.sequence, { ref, subject, fact, position, meta, bytes, hash })
    world.apply(ref, fact, position)
    return position.sequence
  }

  /** Takes note of a fact that was folded: where somebody else wrote behind us, the next hash is of that one. */
  const note = ({
    subject,
    position: { sequence },
    bytes,
  }: Pick<Recorded, 'subject' | 'position' | 'bytes'>): void => {
    const head = heads.get(subject)
    if (head !== undefined && head.sequence < sequence) heads.set(subject, { sequence, hash: hashOf(bytes) })
  }

  /** The fact that was written here at a sequence, once; sequences go up. Null where there was none, or too long ago. */
  const take = (sequence: number): Recorded | null => {
    asked = sequence
    const recorded = written.get(sequence) ?? null
    written.delete(sequence)
    return recorded
  }

  return { write, note, take }
}
