import { emptyWorld } from '@sixfold/fold'
import { type Connection, jetstreamStore } from '@sixfold/jetstream'
import { lifecycles } from '@sixfold/lifecycle'
import type { Scope } from '@sixfold/service'
import { decidedOrders } from '../orders/decided.ts'
import { openFeed, type Recorded } from './feed.ts'
import { openJournal } from './journal.ts'

export type LogOptions = Readonly<{
  connection: Connection
  actor: string
  nonce: string
  scope: Scope
  /** For every fact from the moment on at which the log was caught up with. */
  onFact: (recorded: Recorded) => void
}>

/** Folds the log, and resolves when that has caught up: from then on something may be decided. */
export const startLog = async ({ connection, actor, nonce, scope, onFact }: LogOptions) => {
  const { log, keep, watch } = scope
  const world = emptyWorld()
  const decided = decidedOrders()
  const lives = lifecycles()
  let strangers = 0
  let isCaughtUp = false

  const store = jetstreamStore(connection, {
    onRetry: ({ subject, attempt, reason }) =>
      log.warn({ subject, attempt, reason }, 'a write has no answer yet'),
  })
  const feed = keep(
    await openFeed({
      store,
      world,
      onFact: (recorded) => {
        const { ref, fact } = recorded
        decided.note(recorded)
        if (ref.aggregate === 'network') lives.note(ref, fact, world.get('network', ref).state)
        if (!isCaughtUp) return
        journal.note(recorded)
        onFact(recorded)
      },
      onStranger: ({ subject, sequence, problem }) => {
        strangers += 1
        log.error(
          { subject, fact: sequence, reason: problem },
          'a fact of a newer version: from now on nothing is written',
        )
      },
    }),
  )
  const mayWrite = (): boolean => strangers === 0
  const journal = openJournal({ store, world, reached: feed.reached, now: Date.now, actor, nonce, mayWrite })
  watch(feed.failed)
  await feed.caughtUp
  isCaughtUp = true
  log.info({ fact: world.sequence() }, 'the log is folded')

  return { store, world, reached: feed.reached, decided, lives, journal }
}
