import { CONTENT_TYPE } from '@sixfold/events'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'

/** As long as the ids that the journal gives. */
const ID_LENGTH = 32
const CONFLICTS: readonly number[] = [10071, 10164]

/**
 * Stores these very bytes again and again by compare-and-set, and does nothing else: nothing is decided, encoded or
 * folded. It uses the publisher of @sixfold/jetstream, which is faster than the client's own `js.publish` (one inbox
 * for all answers), so that ours is compared with the best that this client can do.
 */
export const openRawWriter = (connection: Connection, name: string, bytes: Uint8Array) => {
  const store = jetstreamStore(connection)
  const heads = new Map<string, number>()
  let ids = 0

  /** Stores one message; on a conflict looks who was faster, and tries again with the same id. */
  return async (subject: string): Promise<void> => {
    ids += 1
    const id = `${name}-${ids}-`.padEnd(ID_LENGTH, 'x')
    for (;;) {
      const write = { expected: heads.get(subject) ?? 0, id, contentType: CONTENT_TYPE }
      const outcome = await connection.acks.publish(subject, bytes, write)
      if (outcome.kind === 'stored') {
        heads.set(subject, outcome.sequence)
        return
      }
      if (outcome.kind !== 'refused' || !CONFLICTS.includes(outcome.code)) {
        throw new Error(`${subject}: ${JSON.stringify(outcome)}`)
      }
      heads.set(subject, (await store.last(subject))?.sequence ?? 0)
    }
  }
}
