import type { EventStore } from '@sixfold/decider'
import type { AgentId } from '@sixfold/events'
import type { World } from '@sixfold/fold'
import type { Connection } from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import type { Recorded } from '../journal/feed.ts'
import { factsOf } from './facts-of.ts'
import { openMailboxes } from './mailboxes.ts'
import { openPost } from './post.ts'
import { openRouter } from './router.ts'

export type RoutingOptions = Readonly<{
  connection: Connection
  replicas: 1 | 3
  store: EventStore
  world: World
  /** Resolves when the world holds every fact up to a sequence. */
  reached: (sequence: number) => Promise<void>
  /** The last fact up to which all are folded. */
  folded: () => number
  log: Log
  trouble: (err: unknown, subject: string) => void
}>

const CHECK_AGAIN_MS = 500

const machinesOf = (world: World): AgentId[] =>
  [...world.all('node'), ...world.all('exit')].flatMap(({ state }) => state.machine?.id ?? [])

/** Facts to members: the mailbox stream, the post that writes it, and the router that says to whom. */
export const startRouting = async (options: RoutingOptions) => {
  const { connection, replicas, store, world, reached, folded, log, trouble } = options
  const { mailboxes, check, ensureConsumer } = await openMailboxes({
    connection,
    replicas,
    machines: () => machinesOf(world),
    onLost: () => {
      log.warn({ epoch: mailboxes.epoch() }, 'the mailbox stream is a new one: writing all mailboxes')
      router.rebuild().catch((err) => trouble(err, 'mailboxes'))
    },
  })
  const post = openPost({ world, reached, folded, mailboxes, onTrouble: trouble })
  const router = openRouter(world, post, factsOf(store))

  const welcome = (agent: AgentId): void => void ensureConsumer(agent).catch((err) => trouble(err, 'durable'))

  return {
    router,
    counters: post.counters,
    /** The streams may be others now: looks until it knows, and writes all mailboxes where they are. */
    check: (): void => {
      const look = (): void =>
        void check().catch((err) => {
          trouble(err, 'mailboxes')
          setTimeout(look, CHECK_AGAIN_MS).unref()
        })
      look()
    },
    onFact: (recorded: Recorded): void => {
      const { fact } = recorded
      if (fact.name === 'NodeRegistered') welcome(fact.data.node)
      if (fact.name === 'ExitRegistered') welcome(fact.data.exit)
      router.route(recorded)
    },
  }
}
