import { setTimeout as sleep } from 'node:timers/promises'
import type { World } from '@sixfold/fold'
import { type Connection, streamState } from '@sixfold/jetstream'
import type { Lifecycles } from '@sixfold/lifecycle'
import type { Scope } from '@sixfold/service'
import type { Config } from '../config.ts'
import type { Recorded } from '../journal/feed.ts'
import { countLives } from './count-lives.ts'
import type { Sources } from './sources.ts'
import { openTally, type Tally } from './tally.ts'

/** What is asked for the numbers, when the coordinator is up. */
export type Shown = Readonly<{ connection: Connection; world: World; lives: Lifecycles }> &
  Pick<Sources, 'folded' | 'strangers' | 'waiting' | 'proofs' | 'mailboxes'>

export type Metrics = Pick<Tally, 'onDecided' | 'onRetry'> &
  Readonly<{
    /** For every fact, just folded. */
    onFact: (recorded: Recorded) => void
    /** From now on the coordinator's numbers are shown. */
    show: (shown: Shown) => void
  }>

const PATIENCE_MS = 1_000

/** A scrape does not wait for a NATS that is away. */
const endOfLog = async (connection: Connection): Promise<number | null> => {
  if (!connection.isConnected()) return null
  const asked = streamState(connection, 'FACTS').then(({ lastSequence }) => lastSequence)
  return Promise.race([asked.catch(() => null), sleep(PATIENCE_MS, null, { ref: false })])
}

/**
 * The coordinator's metrics, where SIXFOLD_METRICS says; without it nothing listens, and nothing is loaded. Throws an
 * EnvironmentError where it cannot listen.
 */
export const openMetrics = async (
  { SIXFOLD_METRICS: at }: Pick<Config, 'SIXFOLD_METRICS'>,
  { log, keep }: Pick<Scope, 'log' | 'keep'>,
): Promise<Metrics> => {
  const tally = openTally()
  const { onDecided, onRetry } = tally
  if (at === undefined) return { onDecided, onRetry, onFact: tally.onFact, show: () => {} }
  const { openExporter } = await import('./exporter.ts')
  const exporter = keep(await openExporter(at, (err) => log.error({ err }, 'the metrics could not be shown')))
  let count: ReturnType<typeof countLives> | null = null

  return {
    onDecided,
    onRetry,
    onFact: (recorded) => {
      tally.onFact()
      count?.onFact(recorded)
    },
    show: ({ connection, world, lives, ...rest }) => {
      const counting = countLives(world, lives)
      count = counting
      const { isConnected } = connection
      exporter.show({
        ...rest,
        world,
        tally,
        lives: counting.counts,
        isConnected,
        endOfLog: () => endOfLog(connection),
      })
    },
  }
}
