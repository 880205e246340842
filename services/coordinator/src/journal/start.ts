import { join } from 'node:path'
import { type Connection, jetstreamStore, streamState } from '@sixfold/jetstream'
import type { Scope } from '@sixfold/service'
import type { Config } from '../config.ts'
import { codeVersion } from '../snapshot/code-version.ts'
import { keepSnapshots } from '../snapshot/keep.ts'
import { recall } from '../snapshot/recall.ts'
import { openShelf } from '../snapshot/shelf.ts'
import { openFeed, type Recorded } from './feed.ts'
import { openJournal } from './journal.ts'

export type LogOptions = Readonly<{
  config: Config
  connection: Connection
  nonce: string
  scope: Scope
  /** For every fact from the moment on at which the log was caught up with. */
  onFact: (recorded: Recorded) => void
  /** A command lost a race, and is decided again. */
  onRetry?: () => void
}>

/**
 * Folds the log, from a snapshot on where there is one, and resolves when that has caught up: from then on something may
 * be decided.
 */
export const startLog = async ({ config, connection, nonce, scope, onFact, onRetry }: LogOptions) => {
  const { log, keep, watch, stopping } = scope
  let strangers = 0
  let isCaughtUp = false
  let read = 0

  const store = jetstreamStore(connection, {
    onRetry: ({ subject, attempt, reason }) =>
      log.warn({ subject, attempt, reason }, 'a write has no answer yet'),
  })
  const stream = await streamState(connection, 'FACTS')
  const code = await codeVersion()
  const shelf = openShelf(join(config.SIXFOLD_STATE, 'snapshots'))
  const { fold, sequence: since } = await recall({ shelf, store, stream, code, log })
  const { world, decided, lives } = fold
  const feed = keep(
    await openFeed({
      store,
      world,
      after: since,
      written: (stored) => (isCaughtUp ? journal.take(stored) : null),
      onFact: (recorded) => {
        fold.note(recorded)
        read += 1
        if (!isCaughtUp) return
        journal.note(recorded)
        onFact(recorded)
        snapshots.note()
      },
      onStranger: ({ subject, sequence, problem }) => {
        strangers += 1
        decided.noteUnread(subject)
        log.error(
          { subject, fact: sequence, reason: problem },
          'a fact of a newer version: from now on nothing is written',
        )
      },
    }),
  )
  const mayWrite = (): boolean => strangers === 0
  const actor = config.SIXFOLD_COORDINATOR
  const { reached, folded } = feed
  const journal = openJournal({ store, world, reached, now: Date.now, actor, nonce, mayWrite, onRetry })
  watch(feed.failed)
  await feed.caughtUp
  log.info({ fact: world.sequence(), batch: read }, 'the log is folded')
  const snapshots = keep(
    keepSnapshots({
      fold,
      store,
      shelf,
      folded,
      of: { code, stream: stream.created },
      since,
      every: config.SIXFOLD_SNAPSHOT_FACTS,
      mayWrite,
      isCleanEnd: () => typeof stopping.reason === 'string',
      log,
    }),
  )
  isCaughtUp = true

  return { store, world, reached, folded, strangers: () => strangers, decided, lives, journal }
}
