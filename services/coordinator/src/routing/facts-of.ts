import type { EventStore } from '@sixfold/decider'
import { readFact } from '../journal/feed.ts'
import type { FactAt } from './router.ts'

/** Finds facts on a log by their sequence; null for one that is not there, or that this version cannot read. */
export const factsOf =
  (store: EventStore): FactAt =>
  async (sequence) => {
    const stored = await store.at(sequence)
    const read = stored === null ? null : readFact(stored)
    return read === null || 'problem' in read ? null : read
  }
