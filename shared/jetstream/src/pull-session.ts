import { AckPolicy, DeliverPolicy, ReplayPolicy } from '@nats-io/jetstream'
import { type Msg, nanos, nuid, type Subscription } from '@nats-io/transport-node'
import { type Delivery, deliveryOf } from './ack-reply.ts'
import type { Connection } from './connect.ts'
import type { StreamName } from './streams.ts'
import { whileConnected } from './while-connected.ts'

/** Who a session tells. Nothing is told after its disposal. */
export type PullHandlers = Readonly<{
  onMessage: (message: Msg, delivery: Delivery) => void
  /** The server lives, and has nothing for us. */
  onIdle: () => void
  /** The session is of no more use; called once at most. */
  onBroken: (why: string) => void
}>

/**
 * Outstanding at most, within what a server holds for one client: with orders of 64 KiB 16 MB. Facts are small, and
 * there are many of them: every request wakes the server.
 */
const batchOf = (stream: StreamName): number => (stream === 'FACTS' ? 1_024 : 256)
const EXPIRES_MS = 30_000
const HEARTBEAT_MS = 5_000
/** The server forgets a consumer that nobody pulls from. */
const FORGET_MS = 60_000

const encoder = new TextEncoder()

/** Makes an ephemeral consumer behind `after` and pulls from it. Throws what the server answers. */
export const pullSession = async (
  connection: Connection,
  stream: StreamName,
  after: number,
  handlers: PullHandlers,
): Promise<PullSession> => {
  const consumer = `follow-${nuid.next()}`
  const { num_pending } = await whileConnected(connection, () =>
    connection.jsm.consumers.add(stream, {
      name: consumer,
      ack_policy: AckPolicy.None,
      deliver_policy: DeliverPolicy.StartSequence,
      opt_start_seq: after + 1,
      replay_policy: ReplayPolicy.Instant,
      inactive_threshold: nanos(FORGET_MS),
      mem_storage: true,
      num_replicas: 1,
    }),
  )
  return new PullSession(connection, { stream, consumer, pending: num_pending }, handlers)
}

/** One life of an ephemeral consumer: from its making until it breaks for any reason. */
export class PullSession implements AsyncDisposable {
  /** How many messages it had to deliver when it was made. */
  readonly pending: number
  readonly #connection: Connection
  readonly #handlers: PullHandlers
  readonly #stream: StreamName
  readonly #consumer: string
  readonly #inbox: string
  readonly #subscription: Subscription
  readonly #watchdog: NodeJS.Timeout
  readonly #most: number
  #outstanding = 0
  #delivered = 0
  #heard = performance.now()
  #isOver = false

  constructor(
    connection: Connection,
    made: Readonly<{ stream: StreamName; consumer: string; pending: number }>,
    handlers: PullHandlers,
  ) {
    this.#connection = connection
    this.#handlers = handlers
    this.#stream = made.stream
    this.#consumer = made.consumer
    this.#most = batchOf(made.stream)
    this.pending = made.pending
    this.#inbox = connection.inbox()
    this.#subscription = connection.nc.subscribe(this.#inbox, {
      callback: (error, message) => {
        this.#heard = performance.now()
        if (this.#isOver) return
        if (error === null) this.#onMessage(message)
        else this.#end(error.message)
      },
    })
    this.#watchdog = setInterval(() => {
      if (performance.now() - this.#heard > 2.5 * HEARTBEAT_MS) this.#end('no heartbeat from the server')
    }, HEARTBEAT_MS)
    this.#pull()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#end(null)
    const { jsm } = this.#connection
    if (this.#connection.isConnected())
      await jsm.consumers.delete(this.#stream, this.#consumer).catch(() => {})
  }

  #pull(): void {
    if (this.#outstanding > this.#most / 2) return
    const batch = this.#most - this.#outstanding
    this.#outstanding += batch
    const request = { batch, expires: nanos(EXPIRES_MS), idle_heartbeat: nanos(HEARTBEAT_MS) }
    this.#connection.nc.publish(
      `$JS.API.CONSUMER.MSG.NEXT.${this.#stream}.${this.#consumer}`,
      encoder.encode(JSON.stringify(request)),
      { reply: this.#inbox },
    )
  }

  #onMessage(message: Msg): void {
    const delivery = deliveryOf(message.reply)
    if (delivery === null) {
      this.#onStatus(message)
    } else if (delivery.delivery === this.#delivered + 1) {
      this.#delivered = delivery.delivery
      this.#outstanding -= 1
      this.#handlers.onMessage(message, delivery)
      if (!this.#isOver) this.#pull()
    } else {
      this.#end(`delivery ${delivery.delivery} came after ${this.#delivered}`)
    }
  }

  #onStatus({ headers }: Msg): void {
    const code = headers?.code ?? 0
    if (code === 100) {
      this.#handlers.onIdle()
    } else if (code === 408 || code === 404) {
      // A request ran out: what it did not deliver is no longer outstanding.
      this.#outstanding -= Number(headers?.get('Nats-Pending-Messages') || 0)
      this.#pull()
    } else {
      this.#end(`${code} ${headers?.description ?? ''}`.trim())
    }
  }

  #end(why: string | null): void {
    if (this.#isOver) return
    this.#isOver = true
    clearInterval(this.#watchdog)
    if (!this.#connection.nc.isClosed()) this.#subscription.unsubscribe()
    if (why !== null) this.#handlers.onBroken(why)
  }
}
