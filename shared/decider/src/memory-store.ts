import type { EventStore, StoredFact } from './event-store.ts'

/** The event store in memory: for specs, and for planning against a copy of the world. */
export const memoryStore = (): EventStore => {
  const log: StoredFact[] = []
  const lastOf = new Map<string, StoredFact>()
  const idOf = new Map<string, number>()
  const followers = new Set<() => void>()

  /** Tells one follower what it has not seen; a follower that appends while it is told is told of that next. */
  const teller = (after: number, onFact: (fact: StoredFact) => void) => {
    let next = after
    let isTelling = false
    const tell = (): void => {
      if (isTelling) return
      isTelling = true
      try {
        for (let fact = log[next]; fact !== undefined && followers.has(tell); fact = log[next]) {
          next += 1
          onFact(fact)
        }
      } finally {
        isTelling = false
      }
    }
    return tell
  }

  return {
    append: async (subject, bytes, { expected, id }) => {
      const before = idOf.get(id)
      if (before !== undefined) return { sequence: before }
      if ((lastOf.get(subject)?.sequence ?? 0) !== expected) return { conflict: true }
      const fact = { subject, bytes, sequence: log.length + 1 }
      log.push(fact)
      lastOf.set(subject, fact)
      idOf.set(id, fact.sequence)
      for (const tell of followers) tell()
      return { sequence: fact.sequence }
    },
    last: async (subject) => lastOf.get(subject) ?? null,
    at: async (sequence) => log[sequence - 1] ?? null,
    follow: async (after, onFact) => {
      const tell = teller(after, onFact)
      followers.add(tell)
      tell()
      return {
        caughtUp: Promise.resolve(),
        failed: new Promise<never>(() => {}),
        [Symbol.asyncDispose]: async () => {
          followers.delete(tell)
        },
      }
    },
  }
}
