/** A fact as it is stored. `sequence` is its place in the whole log. */
export type StoredFact = Readonly<{ subject: string; sequence: number; bytes: Uint8Array }>

/** Appended at `sequence`, or a conflict: somebody wrote to the subject since `expected`. */
export type Appended = Readonly<{ sequence: number } | { conflict: true }>

/** A running read of the log; disposing it ends it. */
export type Follower = AsyncDisposable & {
  /** Resolves when every fact that was stored at the time of following has been handed over. */
  readonly caughtUp: Promise<void>
  /** Rejects when the follower can no longer go on; never resolves. */
  readonly failed: Promise<never>
}

/**
 * An append-only log of subjects. The contract in @sixfold/testkit holds for every implementation.
 *
 * Appending is compare-and-set: `expected` is the sequence of the subject's last fact, 0 for none. `id` names the
 * write: the same write repeated after a lost answer succeeds with the sequence it got the first time.
 */
export interface EventStore {
  append(
    subject: string,
    bytes: Uint8Array,
    write: Readonly<{ expected: number; id: string }>,
  ): Promise<Appended>
  /** The subject's last fact, or null. */
  last(subject: string): Promise<StoredFact | null>
  /** The fact at a sequence, or null. */
  at(sequence: number): Promise<StoredFact | null>
  /** Hands over every fact behind `after`, in order, each once, for ever; across reconnects too. Synchronous handler. */
  follow(after: number, onFact: (fact: StoredFact) => void): Promise<Follower>
}
