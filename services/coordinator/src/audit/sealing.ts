import {
  type Anchor,
  CHECKPOINT_SUBJECT,
  CHECKPOINTS,
  type Checkpoint,
  chainOf,
  checkpointIn,
  checkpointOf,
  factHash,
  openCollector,
  type Signer,
} from '@sixfold/audit'
import type { EventStore } from '@sixfold/decider'
import type { Act } from '@sixfold/domain'
import { hashOf } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Recorded } from '../journal/feed.ts'

/** A checkpoint is about so many facts, or about fewer when the log has rested. */
export const EVERY = 256
/** How many hashes are held at most: what is more is read again, when there is room. */
const MOST = 16 * EVERY
const RETRY_MS = 10_000

export type SealingOptions = Readonly<{
  store: Pick<EventStore, 'follow'>
  world: World
  act: Act
  signer: Signer
  /** The sequence with which the log begins. */
  begins: number
  /** Milliseconds that only go forward. */
  clock: () => number
  /** How long the log rests until fewer facts get a checkpoint. */
  restMs: number
  /** For every checkpoint on the log, whoever wrote it. */
  onCheckpoint: (anchor: Anchor) => void
  onTrouble: (err: unknown) => void
}>

/**
 * Writes checkpoints: reads the hash of every fact, and records what they were. Several coordinators do the same; the
 * one that is faster has done it for all.
 */
export const openSealing = (options: SealingOptions) => {
  const { store, world, act, signer, begins, clock, restMs, onCheckpoint, onTrouble } = options
  const stateOf = () => world.get('checkpoint', CHECKPOINTS).state
  const collector = openCollector(Math.max(begins - 1, stateOf().last), MOST)
  let [isBehind, isBusy] = [true, false]
  let [newest, newestAt, seen, retryAt] = [0, clock(), 0, 0]

  /** A checkpoint that somebody wrote, held against what was read here. */
  const check = (checkpoint: Checkpoint): void => {
    const facts = collector.range(checkpoint.first, checkpoint.last)
    const isHeld = facts.length === checkpoint.last - checkpoint.first + 1
    if (isHeld && chainOf(checkpoint.before, facts) !== checkpoint.chain) {
      const which = `the checkpoint over ${checkpoint.first} to ${checkpoint.last}, signed by ${checkpoint.key},`
      onTrouble(new Error(`${which} does not follow from the facts that were read here`))
    }
    collector.forget(checkpoint.last)
  }

  const take = (
    { subject, bytes, hash }: Pick<Recorded, 'subject' | 'bytes' | 'hash'>,
    sequence: number,
  ): boolean => {
    const isTaken = collector.note(sequence, () => factHash(subject, hash ?? hashOf(bytes)))
    const checkpoint = subject === CHECKPOINT_SUBJECT ? checkpointIn(bytes) : null
    if (checkpoint !== null && sequence > seen) {
      seen = sequence
      check(checkpoint)
      onCheckpoint({ sequence, ...checkpoint })
    } else if (subject !== CHECKPOINT_SUBJECT && sequence > newest) {
      newest = sequence
      newestAt = clock()
    }
    return isTaken
  }

  const waiting = (): number => collector.end() - stateOf().last
  /** What was missed is read when there is room for much of it. */
  const mayCatchUp = (): boolean => isBehind && waiting() <= MOST / 2

  /** Reads what was missed, as far as there is room. Throws when the log has a gap: then no checkpoint can be made. */
  const catchUp = async (): Promise<void> => {
    isBehind = false
    const from = collector.end()
    const full = Promise.withResolvers<void>()
    let isStuck = false
    await using follower = await store.follow(collector.end(), (stored) => {
      if (isStuck || take(stored, stored.sequence)) return
      isStuck = true
      isBehind = true
      full.resolve()
    })
    await Promise.race([follower.caughtUp, follower.failed, full.promise])
    if (isStuck && collector.end() === from)
      throw new Error(
        `the log has a gap behind ${from}: facts are gone, and no checkpoint can be made over it`,
      )
  }

  /** Writes the next checkpoint where there is one to write; gives whether there may be more. */
  const sealNext = async (): Promise<boolean> => {
    const { last, chain } = stateOf()
    const first = chain === null ? begins : last + 1
    const facts = collector.range(first, first + EVERY - 1)
    const isRested = !isBehind && newest >= first && clock() - newestAt >= restMs
    if (facts.length < EVERY && !(isRested && facts.length > 0)) return false
    const checkpoint = checkpointOf(chain, facts, signer)
    await act(
      'checkpoint',
      CHECKPOINTS,
      { type: 'SealLog', ...checkpoint },
      { causationId: `fact:${checkpoint.last}` },
    )
    return stateOf().last >= checkpoint.last
  }

  const run = async (): Promise<void> => {
    if (isBusy || clock() < retryAt) return
    isBusy = true
    try {
      do {
        if (mayCatchUp()) await catchUp()
        while (await sealNext());
      } while (mayCatchUp())
    } catch (err) {
      retryAt = clock() + RETRY_MS
      onTrouble(err)
    } finally {
      isBusy = false
    }
  }

  return {
    /** Takes every fact from a certain moment on, in log order; what came before is read from the log. */
    note: (recorded: Recorded): void => {
      if (!take(recorded, recorded.position.sequence)) isBehind = true
      if (mayCatchUp() || (!isBehind && waiting() >= EVERY)) void run()
    },
    /** To be called every second. */
    tick: (): void => void run(),
  }
}
