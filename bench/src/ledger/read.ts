import { type Connection, jetstreamStore } from '@sixfold/jetstream'
import { type Fold, openFeed, openFold } from './coordinator.ts'

/** Follows the log into a fold as a coordinator does when it starts, until that has caught up. */
export const readInto = async (connection: Connection, fold: Fold, after: number): Promise<Fold> => {
  await using feed = await openFeed({
    store: jetstreamStore(connection),
    world: fold.world,
    after,
    onFact: fold.note,
    onStranger: ({ subject, problem }) => {
      throw new Error(`${subject}: ${problem}`)
    },
  })
  await Promise.race([feed.caughtUp, feed.failed])
  return fold
}

/** All that a log holds, folded. */
export const readAll = (connection: Connection): Promise<Fold> => readInto(connection, openFold(), 0)

/** Throws when a fold does not hold what it must. */
export const expectAll = ({ world }: Fold, facts: number, networks: number): void => {
  if (world.sequence() !== facts || world.count('network') !== networks)
    throw new Error(`the world ends at ${world.sequence()} with ${world.count('network')} networks`)
}
