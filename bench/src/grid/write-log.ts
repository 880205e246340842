import { CONTENT_TYPE } from '@sixfold/events'
import type { Connection } from '@sixfold/jetstream'
import type { Entry } from './log.ts'

const AT_ONCE = 256

/** Stores entries in FACTS, in their order; resolves with how many when all are acknowledged. Throws when one is not. */
export const writeLog = async ({ acks }: Connection, entries: Iterable<Entry>): Promise<number> => {
  let waiting: Promise<void>[] = []
  let count = 0
  for (const { subject, bytes, id } of entries) {
    count += 1
    waiting.push(
      acks.publish(subject, bytes, { id, contentType: CONTENT_TYPE }, 60_000).then((outcome) => {
        if (outcome.kind !== 'stored') throw new Error(`${subject}: ${JSON.stringify(outcome)}`)
      }),
    )
    if (waiting.length === AT_ONCE) {
      await Promise.all(waiting)
      waiting = []
    }
  }
  await Promise.all(waiting)
  return count
}
