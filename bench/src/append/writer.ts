import { emptyWorld, type World } from '@sixfold/fold'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'
import { type Journal, openFeed, openJournal } from './journal.ts'

/** One coordinator's way to the log: what it knows of the world, and what it writes through. */
export type Writer = Readonly<{
  world: World
  journal: Journal
  /** Disposing it ends the following: the world then knows only what this writer wrote itself. */
  feed: AsyncDisposable
}>

/** Opens a writer that follows the log as a coordinator does, and knows all of it when this resolves. */
export const openWriter = async (connection: Connection, name: string): Promise<Writer> => {
  const world = emptyWorld()
  const store = jetstreamStore(connection)
  let isCaughtUp = false
  const feed = await openFeed({
    store,
    world,
    onFact: (recorded) => {
      if (isCaughtUp) journal.note(recorded)
    },
    onStranger: ({ subject, problem }) => {
      throw new Error(`${subject}: ${problem}`)
    },
  })
  const journal = openJournal({
    store,
    world,
    reached: feed.reached,
    now: Date.now,
    actor: name,
    nonce: name,
    mayWrite: () => true,
  })
  await feed.caughtUp
  isCaughtUp = true
  return { world, journal, feed }
}
