import type { StoredFact } from '@sixfold/decider'
import { type Connection, jetstreamStore, type StreamState, streamState } from '@sixfold/jetstream'
import { whileReachable } from '../log/while-reachable.ts'
import { whileShowing } from '../render/status-lines.ts'
import type { Terminal } from '../terminal.ts'

/**
 * Reads FACTS from its beginning up to the last fact that there is now. `take` gives true when it has seen enough.
 * Throws NoStreamError, and Failure `unreachable`.
 */
export const readLog = async (
  connection: Connection,
  terminal: Terminal,
  take: (fact: StoredFact) => boolean,
): Promise<StreamState> => {
  const state = await streamState(connection, 'FACTS')
  const enough = Promise.withResolvers<void>()
  let isOver = false
  let read = 0
  const store = jetstreamStore(connection)
  await using follower = await store.follow(state.begins - 1, (fact) => {
    if (isOver) return
    read += 1
    isOver = fact.sequence > state.lastSequence || take(fact) || fact.sequence === state.lastSequence
    if (isOver) enough.resolve()
  })
  const words = (): string[] => [`reading the log: ${read.toLocaleString('en')} facts`]
  await whileShowing(terminal, words, () =>
    whileReachable(connection, Promise.race([enough.promise, follower.caughtUp, follower.failed])),
  )
  return state
}
