export {
  accept,
  type Decider,
  type Decision,
  nothing,
  type Position,
  type Refusal,
  refuse,
} from './decider.ts'
export type { Appended, EventStore, Follower, StoredFact } from './event-store.ts'
export { memoryStore } from './memory-store.ts'
