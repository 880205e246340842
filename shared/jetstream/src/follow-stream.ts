import { setTimeout as delay } from 'node:timers/promises'
import type { Follower } from '@sixfold/decider'
import type { Connection } from './connect.ts'
import { type PullSession, pullSession } from './pull-session.ts'
import { isNoStream, NoStreamError, type StreamState, streamState } from './stream-state.ts'
import type { StreamName } from './streams.ts'

/** A message as a stream holds it. `bytes` is a view into what arrived: copy it to keep it for long. */
export type StreamMessage = Readonly<{
  subject: string
  sequence: number
  bytes: Uint8Array
  /** Milliseconds since 1970, by the server's clock. */
  storedAt: number
}>

export type FollowOptions = Readonly<{
  stream: StreamName
  /** Sequences up to this one are known already; 0 for none. */
  after: number
  /** What another or a shortened stream under the name means: a broken log, or a derived stream that begins anew. */
  whenReplaced: 'fail' | 'restart'
  onMessage: (message: StreamMessage) => void
  /** `restart` only: everything handed over so far belongs to a stream that is gone. */
  onReset?: (() => void) | undefined
}>

/** The stream is not the one that was followed before: removed, made anew, or cut at its end. */
export class StreamReplacedError extends Error {
  override readonly name = 'StreamReplacedError'
}

/** A stream that must be there may be missing this long while its server recovers. */
const ABSENT_MS = 10_000
const LONGEST_WAIT_MS = 2_000

/**
 * Hands over every message behind `after`, in order, each once, for ever: across reconnects and server restarts.
 *
 * Rejects when there is no such stream or it is shorter than `after`. Watch `failed` afterwards.
 */
export const followStream = async (connection: Connection, options: FollowOptions): Promise<Follower> => {
  const follower = new StreamFollower(connection, options)
  await follower.begin()
  return follower
}

class StreamFollower implements Follower {
  readonly caughtUp: Promise<void>
  readonly failed: Promise<never>
  readonly #connection: Connection
  readonly #options: FollowOptions
  readonly #caughtUp = Promise.withResolvers<void>()
  readonly #failed = Promise.withResolvers<never>()
  readonly #status: Disposable
  #cursor: number
  /** The stream as it was at the start: its identity, and how far it reached. */
  #known: StreamState | null = null
  #session: PullSession | null = null
  #work: Promise<void> | null = null
  #isStale = true
  #isCaughtUp = false
  #isOver = false

  constructor(connection: Connection, options: FollowOptions) {
    this.#connection = connection
    this.#options = options
    this.#cursor = options.after
    this.caughtUp = this.#caughtUp.promise
    this.failed = this.#failed.promise
    // Whoever does not watch them must not be stopped by an unhandled rejection.
    for (const promise of [this.caughtUp, this.failed]) promise.catch(() => {})
    this.#status = connection.onStatus(({ type }) => {
      if (type === 'reconnected') this.#renew()
      if (type === 'closed') this.#fail(new Error('the connection to the nats-server is closed'))
    })
  }

  async begin(): Promise<void> {
    this.#renew()
    await Promise.race([this.#work, this.failed])
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(new Error(`the follower of ${this.#options.stream} was ended`))
    await this.#work
    await this.#session?.[Symbol.asyncDispose]()
  }

  #end(why: Error): void {
    this.#isOver = true
    this.#status[Symbol.dispose]()
    this.#caughtUp.reject(why)
  }

  #fail(why: unknown): void {
    if (this.#isOver) return
    const error = why instanceof Error ? why : new Error(String(why))
    this.#end(error)
    this.#failed.reject(error)
    void this.#session?.[Symbol.asyncDispose]()
  }

  /** Gets a new session; one that breaks while it is being made is made again. */
  #renew(): void {
    this.#isStale = true
    if (this.#isOver || this.#work !== null) return
    const work = async (): Promise<void> => {
      while (this.#isStale && !this.#isOver) {
        this.#isStale = false
        await this.#attach()
      }
    }
    this.#work = work()
      .catch((error: unknown) => this.#fail(error))
      .finally(() => {
        this.#work = null
      })
  }

  async #attach(): Promise<void> {
    const since = performance.now()
    for (let wait = 50; !this.#isOver; wait = Math.min(2 * wait, LONGEST_WAIT_MS)) {
      await this.#session?.[Symbol.asyncDispose]()
      this.#session = null
      try {
        await this.#attachOnce()
        return
      } catch (error) {
        if (this.#isHopeless(error, performance.now() - since)) throw error
      }
      await delay(wait * (0.75 + Math.random() / 2))
    }
  }

  #isHopeless(error: unknown, elapsedMs: number): boolean {
    if (error instanceof StreamReplacedError || this.#connection.nc.isClosed()) return true
    const isAbsent = error instanceof NoStreamError || isNoStream(error)
    if (!isAbsent) return false
    if (this.#known === null) return true
    return this.#options.whenReplaced === 'fail' && elapsedMs > ABSENT_MS
  }

  async #attachOnce(): Promise<void> {
    const connection = this.#connection
    this.#recognise(await streamState(connection, this.#options.stream))
    const session = await pullSession(connection, this.#options.stream, this.#cursor, {
      onMessage: ({ subject, data }, { sequence, storedAt }) =>
        this.#take({ subject, sequence, bytes: data, storedAt }),
      // The messages that we wait for may have aged away meanwhile: look again.
      onIdle: () => {
        if (!this.#isCaughtUp) this.#renew()
      },
      onBroken: () => this.#renew(),
    })
    this.#session = session
    if (this.#isOver) await session[Symbol.asyncDispose]()
    else if (session.pending === 0) this.#catchUp()
  }

  #recognise(found: StreamState): void {
    const { stream, whenReplaced, onReset } = this.#options
    const isAnother = this.#known !== null && found.created !== this.#known.created
    if (!isAnother && found.lastSequence >= this.#cursor) {
      this.#known ??= found
      return
    }
    if (whenReplaced === 'fail') {
      throw new StreamReplacedError(
        `the stream ${stream} ${isAnother ? 'was made anew' : 'is cut or another one'}: it was followed up to ${this.#cursor}, and now ends at ${found.lastSequence} (created ${found.created})`,
      )
    }
    this.#known = found
    this.#cursor = 0
    onReset?.()
  }

  #take(message: StreamMessage): void {
    if (this.#isOver || message.sequence <= this.#cursor) return
    this.#cursor = message.sequence
    try {
      this.#options.onMessage(message)
    } catch (error) {
      this.#fail(error)
      return
    }
    if (!this.#isCaughtUp && message.sequence >= (this.#known?.lastSequence ?? 0)) this.#catchUp()
  }

  #catchUp(): void {
    this.#isCaughtUp = true
    this.#caughtUp.resolve()
  }
}
