import type { EventStore, StoredFact } from './event-store.ts'

/** The event store in memory: for specs, and for planning against a copy of the world. */
export const memoryStore = (): EventStore => {
  const log: StoredFact[] = []
  const lastOf = new Map<string, StoredFact>()
  const idOf = new Map<string, number>()
  const followers = new Set<(fact: StoredFact) => void>()

  return {
    append: async (subject, bytes, { expected, id }) => {
      const before = idOf.get(id)
      if (before !== undefined) return { sequence: before }
      if ((lastOf.get(subject)?.sequence ?? 0) !== expected) return { conflict: true }
      const fact = { subject, bytes, sequence: log.length + 1 }
      log.push(fact)
      lastOf.set(subject, fact)
      idOf.set(id, fact.sequence)
      for (const onFact of followers) onFact(fact)
      return { sequence: fact.sequence }
    },
    last: async (subject) => lastOf.get(subject) ?? null,
    at: async (sequence) => log[sequence - 1] ?? null,
    follow: async (after, onFact) => {
      for (const fact of log.slice(after)) onFact(fact)
      followers.add(onFact)
      return {
        caughtUp: Promise.resolve(),
        failed: new Promise<never>(() => {}),
        [Symbol.asyncDispose]: async () => {
          followers.delete(onFact)
        },
      }
    },
  }
}
