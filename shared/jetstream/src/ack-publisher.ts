import { headers, type MsgHdrs, type NatsConnection } from '@nats-io/transport-node'
import { z } from 'zod'

/** What became of one publish. `lost` means unknown: it may or may not be stored. */
export type PublishOutcome = Readonly<
  | { kind: 'stored'; sequence: number; duplicate: boolean }
  | { kind: 'refused'; status: number; code: number; description: string }
  /** No stream listens on the subject: never provisioned, or its server is not ready. */
  | { kind: 'absent' }
  | { kind: 'lost' }
>

/** The headers of a publish that a stream acts upon. */
export type PublishHeaders = Readonly<{
  id?: string
  expected?: number
  /** The last sequence of the whole stream, behind which this one is to be stored. */
  lastSequence?: number
  rollup?: boolean
  contentType?: string
}>

/**
 * Publishes to streams and hands back their answers.
 *
 * One subscription serves every answer: the client's own request costs about eight times the CPU per message.
 */
export type AckPublisher = Readonly<{
  publish: (
    subject: string,
    bytes: Uint8Array,
    write?: PublishHeaders,
    timeoutMs?: number,
  ) => Promise<PublishOutcome>
  /** Ends everything under way as `lost`. */
  lose: () => void
}>

const ANSWER_MS = 5_000
const SWEEP_MS = 250
/** The server counts headers as payload; ours are a few hundred bytes. */
const HEADER_ROOM = 1_024

const Answer = z.union([
  z.object({ stream: z.string().min(1), seq: z.int().positive(), duplicate: z.boolean().optional() }),
  z.object({
    error: z.object({ code: z.int(), err_code: z.int().optional(), description: z.string().optional() }),
  }),
])

const headersOf = ({ id, expected, lastSequence, rollup, contentType }: PublishHeaders): MsgHdrs => {
  const all = headers()
  if (id !== undefined) all.set('Nats-Msg-Id', id)
  if (expected !== undefined) all.set('Nats-Expected-Last-Subject-Sequence', String(expected))
  if (lastSequence !== undefined) all.set('Nats-Expected-Last-Sequence', String(lastSequence))
  if (rollup === true) all.set('Nats-Rollup', 'sub')
  if (contentType !== undefined) all.set('Content-Type', contentType)
  return all
}

/** What an answer says; an answer that nobody can read is as good as none. */
export const outcomeOf = (bytes: Uint8Array, status: number | undefined): PublishOutcome => {
  if (status === 503) return { kind: 'absent' }
  let json: unknown
  try {
    json = JSON.parse(new TextDecoder().decode(bytes))
  } catch {
    return { kind: 'lost' }
  }
  const answer = Answer.safeParse(json)
  if (!answer.success) return { kind: 'lost' }
  if ('error' in answer.data) {
    const { code, err_code = 0, description = '' } = answer.data.error
    return { kind: 'refused', status: code, code: err_code, description }
  }
  return { kind: 'stored', sequence: answer.data.seq, duplicate: answer.data.duplicate ?? false }
}

const TOO_LARGE: PublishOutcome = {
  kind: 'refused',
  status: 400,
  code: 0,
  description: 'larger than the server takes (max_payload)',
}

/** A publisher whose answers come to `inbox`; it lives as long as the connection. */
export const ackPublisher = (nc: NatsConnection, inbox: string): AckPublisher => {
  const waiting = new Map<string, Readonly<{ resolve: (outcome: PublishOutcome) => void; until: number }>>()
  let next = 0
  let unsent: { token: string; subject: string; bytes: Uint8Array; write: PublishHeaders }[] = []
  let sweeper: NodeJS.Timeout | null = null

  const settle = (token: string, outcome: PublishOutcome): void => {
    const waiter = waiting.get(token)
    waiting.delete(token)
    waiter?.resolve(outcome)
  }
  nc.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error !== null) return
      settle(message.subject.slice(inbox.length + 1), outcomeOf(message.data, message.headers?.code))
    },
  })

  const sweep = (): void => {
    const now = performance.now()
    for (const [token, { until }] of waiting) if (until <= now) settle(token, { kind: 'lost' })
    if (waiting.size > 0 || sweeper === null) return
    clearInterval(sweeper)
    sweeper = null
  }

  const send = (): void => {
    const [now, room] = [unsent, nc.info?.max_payload ?? Number.POSITIVE_INFINITY]
    unsent = []
    for (const { token, subject, bytes, write } of now) {
      if (bytes.length + HEADER_ROOM > room) settle(token, TOO_LARGE)
      // Who was told meanwhile that it is lost does not wait for it any more.
      if (!waiting.has(token)) continue
      try {
        nc.publish(subject, bytes, { reply: `${inbox}.${token}`, headers: headersOf(write) })
      } catch {
        // The connection was closed for good since, or is being drained.
        settle(token, { kind: 'lost' })
      }
    }
  }

  return {
    publish: (subject, bytes, write = {}, timeoutMs = ANSWER_MS) =>
      new Promise((resolve) => {
        const token = (next++).toString(36)
        waiting.set(token, { resolve, until: performance.now() + timeoutMs })
        sweeper ??= setInterval(sweep, SWEEP_MS)
        // The client writes to its socket after each turn of promises: what belongs to one turn of the loop goes at once.
        if (unsent.length === 0) setImmediate(send)
        unsent.push({ token, subject, bytes, write })
      }),
    lose: () => {
      for (const token of [...waiting.keys()]) settle(token, { kind: 'lost' })
    },
  }
}
