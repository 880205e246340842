import { setTimeout as delay } from 'node:timers/promises'
import { type JetStreamClient, type JetStreamManager, jetstream, jetstreamManager } from '@nats-io/jetstream'
import { createInbox, type NatsConnection, connect as natsConnect } from '@nats-io/transport-node'
import { type AckPublisher, ackPublisher } from './ack-publisher.ts'
import { type Answers, openAnswers } from './answers.ts'
import { type ConnectionStatus, linkOf } from './link.ts'
import { refuseServer } from './server-version.ts'

/** Where the servers are and what to do while none answers. */
export type ConnectOptions = Readonly<{
  /** `nats://host:port` each; any of them will do. */
  servers: string | readonly string[]
  /** Who we are, for the server's own lists. */
  name: string
  /** While no server answers: keep trying (the default), give up after the first round, or after so many milliseconds. */
  whenAbsent?: 'wait' | 'fail' | Readonly<{ failAfterMs: number }>
  /** Called before each further try while no server has answered yet. */
  onWaiting?: (waiting: Readonly<{ attempt: number; reason: string; retryInMs: number }>) => void
  onStatus?: (status: ConnectionStatus) => void
  /** Ends the waiting for a first server. */
  signal?: AbortSignal
  /** Where the server knows its users by name. */
  credentials?: Readonly<{ user: string; password: string }>
  /** First token of our reply subjects, where an account's permissions ask for one. */
  inboxPrefix?: string
}>

/** A connection that comes back by itself, for ever. Disposing it sends what is under way, then closes it for good. */
export type Connection = AsyncDisposable &
  Readonly<{
    nc: NatsConnection
    js: JetStreamClient
    jsm: JetStreamManager
    /** Asks, with one shared inbox for the answers. */
    ask: Answers['ask']
    /** Publishes to streams. */
    acks: AckPublisher
    /** A new reply subject that our permissions cover. */
    inbox: () => string
    /** Resolves when it will never come back: null when we closed it, else why. */
    closed: Promise<Error | null>
    /** Resolves at once while connected, else when connected again. Rejects when closed for good. */
    connected: () => Promise<void>
    isConnected: () => boolean
    onStatus: (listener: (status: ConnectionStatus) => void) => Disposable
  }>

/** Thrown by {@link connect}: the server is too old, has no JetStream, or (with `whenAbsent: 'fail'`) does not answer. */
export class ConnectError extends Error {
  override readonly name = 'ConnectError'
}

const LONGEST_WAIT_MS = 2_000
const DRAIN_MS = 2_000

/** Connects to a server that is new enough and has JetStream. */
export const connect = async (options: ConnectOptions): Promise<Connection> => {
  const nc = await firstConnection(options)
  const refused = refuse(nc)
  if (refused !== null) {
    await nc.close()
    throw new ConnectError(`${nc.getServer()}: ${refused}`)
  }
  return wrap(nc, options)
}

const refuse = (nc: NatsConnection): string | null => {
  if (nc.info === undefined) return 'the connection is closed'
  const old = refuseServer(nc.info.version)
  if (old !== null) return old
  if (nc.info.jetstream === true) return null
  return 'the nats-server runs without JetStream: add a `jetstream { store_dir: … }` block to its configuration, or start it with -js'
}

const dial = ({ servers, name, inboxPrefix, credentials }: ConnectOptions): Promise<NatsConnection> =>
  natsConnect({
    servers: typeof servers === 'string' ? servers : [...servers],
    name,
    // The client's own default gives up after ten tries and closes for good.
    maxReconnectAttempts: -1,
    ignoreAuthErrorAbort: true,
    reconnectTimeWait: 200,
    // A thousand agents must not come back in the same millisecond.
    reconnectJitter: 300,
    // A peer that vanished without a word is noticed within 30 s.
    pingInterval: 10_000,
    timeout: 10_000,
    noAsyncTraces: true,
    ...(credentials === undefined ? {} : { user: credentials.user, pass: credentials.password }),
    ...(inboxPrefix === undefined ? {} : { inboxPrefix }),
  })

const patienceOf = ({ whenAbsent = 'wait' }: ConnectOptions): number => {
  if (typeof whenAbsent === 'object') return whenAbsent.failAfterMs
  return whenAbsent === 'fail' ? 0 : Number.POSITIVE_INFINITY
}

const firstConnection = async (options: ConnectOptions): Promise<NatsConnection> => {
  const giveUpAt = performance.now() + patienceOf(options)
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await dial(options)
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      const servers = [options.servers].flat().join(', ')
      const hopeless =
        error instanceof Error && ['AuthorizationError', 'InvalidArgumentError'].includes(error.name)
      if (hopeless || performance.now() >= giveUpAt) {
        throw new ConnectError(`no connection to the nats-server at ${servers}: ${reason}`, { cause: error })
      }
      const retryInMs = Math.round(
        Math.min(LONGEST_WAIT_MS, 100 * 2 ** Math.min(attempt, 6)) * (0.75 + Math.random() / 2),
      )
      options.onWaiting?.({ attempt, reason: `${servers}: ${reason}`, retryInMs })
      await pause(retryInMs, options.signal)
    }
  }
}

const pause = (milliseconds: number, signal: AbortSignal | undefined): Promise<void> =>
  delay(milliseconds, undefined, { signal }).catch(() => {
    throw new ConnectError('stopped while waiting for a nats-server')
  })

const wrap = async (nc: NatsConnection, { onStatus, inboxPrefix }: ConnectOptions): Promise<Connection> => {
  const link = linkOf(nc, refuse)
  if (onStatus !== undefined) link.onStatus(onStatus)
  const inbox = () => createInbox(inboxPrefix)
  const { ask, lose } = openAnswers(nc, inbox())
  link.onStatus(({ type }) => (type === 'disconnected' ? lose() : undefined))
  void link.closed.then(lose)
  return {
    nc,
    js: jetstream(nc),
    // An agent's account may not ask for the account's state: provisioning does.
    jsm: await jetstreamManager(nc, { checkAPI: false }),
    ask,
    acks: ackPublisher(nc, { ask }),
    inbox,
    closed: link.closed,
    connected: link.connected,
    isConnected: link.isConnected,
    onStatus: link.onStatus,
    [Symbol.asyncDispose]: async () => {
      if (nc.isClosed()) return
      // A drain without a server would wait for one.
      if (link.isConnected())
        await Promise.race([nc.drain().catch(() => {}), delay(DRAIN_MS, null, { ref: false })])
      await nc.close()
    },
  }
}
