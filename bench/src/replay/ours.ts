import { factCodec, millisecondsOf, refOf } from '@sixfold/events'
import { emptyWorld, type World } from '@sixfold/fold'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'

/** Reads the whole log into a fresh world: follow, decode, fold. */
export const replay = async (connection: Connection): Promise<World> => {
  const world = emptyWorld()
  const store = jetstreamStore(connection)
  await using follower = await store.follow(0, ({ subject, sequence, bytes }) => {
    const ref = refOf(subject)
    const decoded = factCodec.decode(bytes)
    if (ref === null || !decoded.ok) throw new Error(`${subject} at ${sequence} is no fact of this version`)
    world.apply(ref, decoded.event, { sequence, at: millisecondsOf(decoded.meta.time) })
  })
  await Promise.race([follower.caughtUp, follower.failed])
  return world
}
