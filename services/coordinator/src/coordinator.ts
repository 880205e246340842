import { randomBytes, randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import type { AgentId } from '@sixfold/events'
import { emptyWorld, type World } from '@sixfold/fold'
import { connect, followPresence, followReports, jetstreamStore, provision } from '@sixfold/jetstream'
import { lifecycles } from '@sixfold/lifecycle'
import type { Scope } from '@sixfold/service'
import type { Config } from './config.ts'
import { openDesk } from './convergence/desk.ts'
import { openFinisher } from './convergence/finish.ts'
import { presence as openPresence } from './convergence/presence.ts'
import { readReports } from './convergence/reports.ts'
import { openFeed, type Recorded } from './journal/feed.ts'
import { openJournal } from './journal/journal.ts'
import { decidedOrders } from './orders/decided.ts'
import { foundGrid } from './orders/founding.ts'
import { takeOrders } from './orders/intake.ts'
import { openRejectionMeter } from './orders/rejection-meter.ts'
import { openMailboxes } from './routing/mailboxes.ts'
import { openPost } from './routing/post.ts'
import { openRouter } from './routing/router.ts'
import { keepTime } from './tick.ts'

const machinesOf = (world: World): AgentId[] =>
  [...world.all('node'), ...world.all('exit')].flatMap(({ state }) => state.machine?.id ?? [])

/** Wires the coordinator, in the order in which its parts depend on each other. */
export const startCoordinator = async (
  config: Config,
  { log, keep, watch, stopping }: Scope,
): Promise<void> => {
  const nonce = randomUUID()
  const now = (): number => Date.now()
  const connection = keep(
    await connect({
      servers: config.SIXFOLD_NATS,
      name: config.SIXFOLD_COORDINATOR,
      signal: stopping,
      onWaiting: ({ attempt, reason, retryInMs }) =>
        log.warn({ attempt, reason, retryInMs }, 'waiting for NATS'),
      onStatus: (status) => log.info({ reason: status.type }, 'NATS connection changed'),
    }),
  )
  watch(
    connection.closed
      .then((err) => Promise.reject(err ?? new Error('the connection to NATS is closed')))
      .catch((err) => (stopping.aborted ? undefined : Promise.reject(err))),
  )
  await provision(connection, { replicas: config.SIXFOLD_REPLICAS })

  // The world: every fact, folded. Until it has caught up nothing is decided.
  const world = emptyWorld()
  const decided = decidedOrders()
  const lives = lifecycles()
  let strangers = 0
  let onLive: ((recorded: Recorded) => void) | null = null
  const store = jetstreamStore(connection, {
    onRetry: ({ subject, attempt, reason }) =>
      log.warn({ subject, attempt, reason }, 'a write has no answer yet'),
  })
  const feed = keep(
    await openFeed({
      store,
      world,
      onFact: (recorded) => {
        decided.note(recorded.fact)
        if (recorded.ref.aggregate === 'network') {
          lives.note(recorded.ref, recorded.fact, world.get('network', recorded.ref).state)
        }
        onLive?.(recorded)
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
  watch(feed.failed)
  await feed.caughtUp
  log.info({ fact: world.sequence() }, 'the log is folded')

  const actor = config.SIXFOLD_COORDINATOR
  const journal = openJournal({
    store,
    world,
    reached: feed.reached,
    now,
    actor,
    nonce,
    mayWrite: () => strangers === 0,
  })
  const trouble = (err: unknown, subject: string): void =>
    log.error({ err, subject }, 'could not finish; it will be tried again')
  await foundGrid({ world, act: journal.act }, config.SIXFOLD_OPERATORS, randomBytes(20))

  // Facts to members.
  const { mailboxes, check, ensureConsumer } = await openMailboxes({
    connection,
    replicas: config.SIXFOLD_REPLICAS,
    machines: () => machinesOf(world),
    onLost: () => {
      log.warn({ epoch: mailboxes.epoch() }, 'the mailbox stream is a new one: writing all mailboxes')
      router.rebuild().catch((err) => trouble(err, 'mailboxes'))
    },
  })
  const post = openPost(world, mailboxes, trouble)
  const router = openRouter(world, post)

  // Reports to facts.
  const clock = (): number => performance.now()
  const presence = openPresence(clock)
  const desk = openDesk({
    world,
    act: journal.act,
    lifecycles: lives,
    presence,
    now: clock,
    onTrouble: trouble,
  })
  const finisher = openFinisher({ world, act: journal.act, now, coolDownMs: config.SIXFOLD_COOL_DOWN_MS })

  onLive = (recorded) => {
    const { fact, ref, position } = recorded
    if (fact.name === 'NodeRegistered') ensureConsumer(fact.data.node).catch((err) => trouble(err, 'durable'))
    if (fact.name === 'ExitRegistered') ensureConsumer(fact.data.exit).catch((err) => trouble(err, 'durable'))
    router.route(recorded)
    if (ref.aggregate !== 'network') return
    const cause = { causationId: `fact:${position.sequence}` }
    desk.folded(ref, cause)
    if (fact.name === 'PeerLeft' || fact.name === 'NetworkAbandoned') {
      finisher.finish(ref, cause).catch((err) => trouble(err, 'finish'))
    }
  }
  await router.rebuild()
  const reports = keep(await followReports(connection, readReports({ desk, router, log })))
  watch(reports.failed)
  const heard = keep(
    await followPresence(connection, (agent) => desk.present(agent as AgentId), presence.startOver),
  )
  watch(heard.failed)
  await finisher.finishAll()

  // Orders to facts.
  const meter = openRejectionMeter({ journal, now, nonce: nonce.slice(0, 8) })
  const desks = { store, world, journal, meter, now }
  const intake = keep(
    await takeOrders({
      connection,
      desk: desks,
      decided,
      log,
      pause: (ms) => sleep(ms, undefined, { signal: stopping }),
    }),
  )
  watch(intake.failed)

  keep(
    connection.onStatus(({ type }) => {
      if (type !== 'reconnected') return
      presence.startOver()
      check().catch((err) => trouble(err, 'streams'))
    }),
  )
  keep(
    keepTime({
      onSecond: () => desk.tick(),
      onMinute: () => meter.flush().catch((err) => trouble(err, 'rejections')),
      onPause: presence.startOver,
    }),
  )
}
