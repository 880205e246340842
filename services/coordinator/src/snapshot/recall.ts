import type { EventStore } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import type { Log } from '@sixfold/service'
import { type Head, type Read, readDocument } from './document.ts'
import { type Fold, openFold } from './fold.ts'
import type { Shelf } from './shelf.ts'

export type RecallOptions = Readonly<{
  shelf: Shelf
  store: Pick<EventStore, 'at'>
  /** The log that is there: when its stream was made, and where it ends. */
  stream: Readonly<{ created: string; lastSequence: number }>
  code: string
  log: Pick<Log, 'info' | 'warn'>
}>

/** A fold to go on with, and the fact up to which it holds everything: 0 for an empty one. */
export type Recalled = Readonly<{ fold: Fold; sequence: number }>

/** Why a snapshot is none of this log, as a sentence; null when it is. */
const strangeness = async (
  { stream: its, last, fact }: Head,
  { store, stream }: RecallOptions,
): Promise<string | null> => {
  if (its !== stream.created)
    return `it is of a log that was made at ${its}, and this one at ${stream.created}`
  if (last > stream.lastSequence) return `it knows fact ${last}, and the log ends at ${stream.lastSequence}`
  const stored = await store.at(last)
  if (stored === null || hashOf(stored.bytes) !== fact) return `the log holds something else at ${last}`
  return null
}

/** What one snapshot gives: a fold, or null where it is of another version. Throws with a sentence when it is not good. */
const tryOne = async (bytes: Buffer, options: RecallOptions): Promise<Recalled | null> => {
  const read: Read = readDocument(bytes, options.code)
  if (read.is === 'foreign') return null
  const strange = await strangeness(read.head, options)
  if (strange !== null) throw new Error(strange)
  return { fold: openFold(read.open()), sequence: read.head.sequence }
}

/**
 * The newest snapshot that is whole, of this version, and of the log that is there; the log is to be followed from it.
 * One that is not good is set aside with a line of the log, and the next one is tried; without any the fold is empty.
 */
export const recall = async (options: RecallOptions): Promise<Recalled> => {
  const { shelf, log } = options
  for (const name of await shelf.list()) {
    const begin = performance.now()
    const bytes = await shelf.read(name)
    if (bytes === null) continue
    try {
      const recalled = await tryOne(bytes, options)
      const file = shelf.pathOf(name)
      if (recalled === null) {
        log.info({ file }, 'a snapshot of another version is passed over')
        continue
      }
      const elapsedMs = Math.round(performance.now() - begin)
      log.info({ file, fact: recalled.sequence, elapsedMs }, 'begun with a snapshot')
      return recalled
    } catch (err) {
      const reason = err instanceof Error ? err.message : String(err)
      log.warn({ file: await shelf.setAside(name), reason }, 'a snapshot is not good and was set aside')
    }
  }
  return { fold: openFold(), sequence: 0 }
}
