import { setTimeout as sleep } from 'node:timers/promises'
import type { EventStore } from '@sixfold/decider'
import { hashOf } from '@sixfold/events'
import type { Log } from '@sixfold/service'
import { seal, writeBody } from './document.ts'
import type { Fold } from './fold.ts'
import type { Shelf } from './shelf.ts'

/** An end is not held up longer than this by a log that does not answer or a disk that does not write. */
const END_MS = 8_000

export type KeepOptions = Readonly<{
  fold: Pick<Fold, 'world' | 'save'>
  store: Pick<EventStore, 'at'>
  shelf: Pick<Shelf, 'put'>
  /** The fact up to which the fold holds everything. */
  folded: () => number
  /** Of what snapshots are. */
  of: Readonly<{ code: string; stream: string }>
  /** The fact of the snapshot that was begun with; 0 where there was none. */
  since: number
  /** A snapshot after so many facts. */
  every: number
  /** False while there was a fact that this version cannot read: a snapshot would forget that. */
  mayWrite: () => boolean
  /** Whether it is a clean end: behind a failure nobody knows what is in memory. */
  isCleanEnd: () => boolean
  /** Milliseconds; specs only. */
  endMs?: number
  log: Log
}>

/**
 * Writes snapshots: to be opened when the log was caught up with, and told of every fact from then on. Disposing it
 * writes a last one.
 */
export const keepSnapshots = (options: KeepOptions) => {
  const { fold, store, shelf, folded, of, every, mayWrite, isCleanEnd, endMs = END_MS, log } = options
  let { since } = options
  let busy: Promise<void> | null = null

  const write = async (): Promise<void> => {
    const begin = performance.now()
    const [sequence, last] = [folded(), fold.world.sequence()]
    since = sequence
    // From here to the next `await` nothing is folded.
    const body = writeBody(fold.save())
    const stored = await store.at(last)
    if (stored === null) throw new Error(`no server has fact ${last} at the moment`)
    const head = { ...of, sequence, last, fact: hashOf(stored.bytes) }
    const file = await shelf.put(sequence, seal(head, body))
    const elapsedMs = Math.round(performance.now() - begin)
    log.info({ file, fact: sequence, elapsedMs }, 'a snapshot is written')
  }

  const writeOne = (): Promise<void> => {
    busy ??= write()
      .catch((err: unknown) => log.warn({ err }, 'no snapshot could be written; a start takes longer then'))
      .finally(() => {
        busy = null
      })
    return busy
  }

  const consider = (): void => {
    if (busy === null && folded() - since >= every && mayWrite()) void writeOne()
  }

  consider()
  return {
    /** A fact was folded. */
    note: consider,
    [Symbol.asyncDispose]: async (): Promise<void> => {
      const finish = async (): Promise<void> => {
        await busy
        if (isCleanEnd() && mayWrite() && folded() > since) await writeOne()
      }
      await Promise.race([finish(), sleep(endMs, undefined, { ref: false })])
    },
  }
}
