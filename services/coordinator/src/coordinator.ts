import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { openUnderWay } from '@sixfold/domain'
import { connect, keepProvisioned } from '@sixfold/jetstream'
import type { Log, Scope } from '@sixfold/service'
import { startAudit } from './audit/start.ts'
import type { Config } from './config.ts'
import { startConvergence } from './convergence/start.ts'
import type { Recorded } from './journal/feed.ts'
import { startLog } from './journal/start.ts'
import { FrozenError } from './journal/writer.ts'
import { openMetrics } from './metrics/start.ts'
import { foundGrid } from './orders/founding.ts'
import { takeOrders } from './orders/intake.ts'
import type { PlacedOrder } from './orders/placed-order.ts'
import { openRejectionMeter } from './orders/rejection-meter.ts'
import { dropAllReservations } from './orders/reservations.ts'
import { provingWith } from './proofs/start.ts'
import { startRouting } from './routing/start.ts'
import { keepTime } from './tick.ts'
import { followUtilisation } from './utilisation/follow.ts'

const connectTo = async (config: Config, { log, keep, watch, stopping }: Scope) => {
  const connection = keep(
    await connect({
      servers: config.SIXFOLD_NATS,
      name: config.SIXFOLD_COORDINATOR,
      signal: stopping,
      onWaiting: ({ attempt, reason, retryInMs }) =>
        log.warn({ attempt, reason, retryInMs }, 'waiting for NATS'),
      onStatus: ({ type }) => log.info({ reason: type }, 'NATS connection changed'),
    }),
  )
  watch(
    connection.closed.then((reason) => {
      if (!stopping.aborted) throw reason ?? new Error('the connection to NATS is closed')
    }),
  )
  return connection
}

/** A coordinator that cannot read the log writes nothing and says so, but it stands: agents and operators look at it. */
const unlessFrozen = async (log: Log, write: () => Promise<void>): Promise<void> => {
  try {
    await write()
  } catch (err) {
    if (!(err instanceof FrozenError)) throw err
    log.warn('what was left half done stays so: nothing is written to a log that cannot be read')
  }
}

/**
 * Wires the coordinator, in the order in which its parts depend on each other: the log is folded before anything is
 * decided, mailboxes are brought up to it before facts are routed, reports are read before orders are taken.
 */
export const startCoordinator = async (config: Config, scope: Scope): Promise<void> => {
  const { log, keep, watch, stopping } = scope
  const nonce = randomUUID()
  const trouble = (err: unknown, subject: string): void =>
    log.error({ err, subject }, 'could not be finished now; it will be tried again')

  const metrics = await openMetrics(config, scope)
  const connection = await connectTo(config, scope)
  let onStreams: () => void = () => {}
  const streams = keep(
    await keepProvisioned(connection, {
      replicas: config.SIXFOLD_REPLICAS,
      onProvisioned: () => onStreams(),
      onRetry: (reason) => log.warn({ reason }, 'the streams could not be looked at yet'),
    }),
  )
  watch(streams.failed)

  let onLive: (recorded: Recorded) => void = () => {}
  const { store, world, reached, folded, strangers, decided, lives, journal } = await startLog({
    config,
    connection,
    nonce,
    scope,
    onFact: (recorded) => onLive(recorded),
    onRetry: metrics.onRetry,
  })
  const audit = await startAudit({ config, connection, store, world, act: journal.act, scope, trouble })
  await foundGrid({ world, act: journal.act }, config.SIXFOLD_OPERATORS, randomBytes(20))

  const routing = await startRouting({
    connection,
    replicas: config.SIXFOLD_REPLICAS,
    store,
    world,
    reached,
    folded,
    log,
    trouble,
  })
  const coolDownMs = config.SIXFOLD_COOL_DOWN_MS
  const convergence = startConvergence({
    connection,
    world,
    act: journal.act,
    lives,
    router: routing.router,
    coolDownMs,
    scope,
    trouble,
  })
  const utilisation = followUtilisation({ world, act: journal.act, now: Date.now, trouble })
  const proofs = provingWith(world, log)
  onLive = (recorded) => {
    routing.onFact(recorded)
    convergence.onFact(recorded)
    proofs.onFact(recorded)
    utilisation.onFact(recorded)
    audit.note(recorded)
    metrics.onFact(recorded)
  }
  onStreams = routing.check
  await routing.router.rebuild()
  await convergence.begin()
  await unlessFrozen(log, async () => {
    await convergence.finishAll()
    await utilisation.begin()
    await dropAllReservations({ store, world, act: journal.act })
  })

  const meter = openRejectionMeter({ journal, now: Date.now, nonce: nonce.slice(0, 8) })
  const desk = {
    store,
    world,
    journal,
    meter,
    underWay: openUnderWay(),
    release: convergence.release,
    keys: decided.keys,
    isDecided: ({ stream, party, sequence }: PlacedOrder) => decided.has(stream, party, sequence),
    now: Date.now,
  }
  const pause = (milliseconds: number): Promise<void> => sleep(milliseconds, undefined, { signal: stopping })
  const intake = keep(
    await takeOrders({ connection, desk, decided, log, pause, onDecided: metrics.onDecided }),
  )
  watch(intake.failed)
  const mailboxes = routing.counters
  metrics.show({ connection, world, lives, folded, strangers, waiting: intake.waiting, proofs, mailboxes })

  keep(connection.onStatus(({ type }) => (type === 'reconnected' ? convergence.startOver() : undefined)))
  keep(
    keepTime({
      onSecond: () => {
        convergence.tick()
        audit.tick()
      },
      onMinute: () => meter.flush().catch((err) => trouble(err, 'rejections')),
      onPause: convergence.startOver,
    }),
  )
}
