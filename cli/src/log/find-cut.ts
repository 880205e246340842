import { type Connection, jetstreamStore, streamState } from '@sixfold/jetstream'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { plural } from '../render/plural.ts'
import { whileShowing } from '../render/status-lines.ts'
import type { Cut } from '../state/cut.ts'
import type { Terminal } from '../terminal.ts'
import { readEntry } from './read-entry.ts'
import { whileReachable } from './while-reachable.ts'

/** The last fact whose time is at or before a moment: clocks of coordinators differ, so that later ones may be older. */
const lastUntil = async (connection: Connection, at: number, last: number, terminal: Terminal) => {
  let found = 0
  let read = 0
  const done = Promise.withResolvers<void>()
  const follower = await jetstreamStore(connection).follow(0, (stored) => {
    read = stored.sequence
    const time = readEntry(stored).at
    if (time !== null && time <= at && read <= last) found = read
    if (read >= last) done.resolve()
  })
  await using _follower = follower
  const words = (): string[] => [`looking for the moment: ${read.toLocaleString('en')} facts`]
  const caughtUp = Promise.race([done.promise, follower.caughtUp, follower.failed])
  await whileShowing(terminal, words, () => whileReachable(connection, caughtUp))
  return found
}

/** A moment that is yet to come is where the log ends: what will be is not known. */
const futureWords = (text: string): string =>
  `${text} is yet to come: this is up to the last fact that there is (what an order would change, sixfold plan says)`

/**
 * The FACTS position of a place on the log: 0 before the first fact.
 *
 * @throws Failure `usage` for a position behind the end
 */
export const findCut = async (connection: Connection, cut: Cut, terminal: Terminal): Promise<number> => {
  const { lastSequence } = await streamState(connection, 'FACTS')
  if (cut.kind === 'end') return lastSequence
  if (cut.kind === 'moment') {
    if (cut.at > Date.now()) terminal.note(futureWords(cut.text))
    return lastUntil(connection, cut.at, lastSequence, terminal)
  }
  if (cut.sequence <= lastSequence) return cut.sequence
  throw new Failure(
    EXIT.usage,
    `there is no fact ${cut.sequence} yet: the log has ${plural(lastSequence, 'fact')}`,
  )
}
