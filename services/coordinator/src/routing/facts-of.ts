import type { EventStore } from '@sixfold/decider'
import { type Recorded, readFact } from '../journal/feed.ts'
import type { FactAt } from './router.ts'

/** The same few registrations of machines are asked for with each of their networks. */
const KNOWN_MAX = 1_000

/**
 * Finds facts on a log by their sequence; null for one that is not there, or that this version cannot read. What was found
 * is remembered: it never changes.
 */
export const factsOf = (store: EventStore): FactAt => {
  const known = new Map<number, Recorded>()
  return async (sequence) => {
    const before = known.get(sequence)
    if (before !== undefined) return before
    const stored = await store.at(sequence)
    const read = stored === null ? null : readFact(stored)
    if (read === null || 'problem' in read) return null
    if (known.size >= KNOWN_MAX) known.clear()
    // Bytes off the wire are a view of more than these.
    const found = { ...read, bytes: read.bytes.slice() }
    known.set(sequence, found)
    return found
  }
}
