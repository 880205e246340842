import type { Msg, MsgHdrs, NatsConnection } from '@nats-io/transport-node'

/** What a question is: where to, with what, and until when somebody waits for its answer. */
export type Question = Readonly<{
  subject: string
  bytes: Uint8Array
  headers?: MsgHdrs
  /** Milliseconds; 5,000 unless told. */
  timeoutMs?: number | undefined
}>

/**
 * Questions that are answered once each.
 *
 * One subscription serves every answer: the client's own request costs about eight times the CPU per message.
 */
export type Answers = Readonly<{
  /** The answer, or null where none came: the time is over, or the connection was lost. Never rejects. */
  ask: (question: Question) => Promise<Msg | null>
  /** Ends everything under way without an answer. */
  lose: () => void
}>

const ANSWER_MS = 5_000
const SWEEP_MS = 250

/** Questions whose answers come to `inbox`; it lives as long as the connection. */
export const openAnswers = (nc: NatsConnection, inbox: string): Answers => {
  const waiting = new Map<string, Readonly<{ resolve: (answer: Msg | null) => void; until: number }>>()
  let next = 0
  let unsent: { token: string; question: Question }[] = []
  let sweeper: NodeJS.Timeout | null = null

  const settle = (token: string, answer: Msg | null): void => {
    const waiter = waiting.get(token)
    waiting.delete(token)
    waiter?.resolve(answer)
  }
  nc.subscribe(`${inbox}.*`, {
    callback: (error, message) => {
      if (error === null) settle(message.subject.slice(inbox.length + 1), message)
    },
  })

  const sweep = (): void => {
    const now = performance.now()
    for (const [token, { until }] of waiting) if (until <= now) settle(token, null)
    if (waiting.size > 0 || sweeper === null) return
    clearInterval(sweeper)
    sweeper = null
  }

  const send = (): void => {
    const now = unsent
    unsent = []
    for (const { token, question } of now) {
      // Who was told meanwhile that no answer comes does not wait for it any more.
      if (!waiting.has(token)) continue
      const { subject, bytes, headers } = question
      const reply = `${inbox}.${token}`
      try {
        nc.publish(subject, bytes, headers === undefined ? { reply } : { reply, headers })
      } catch {
        // The connection was closed for good since, or is being drained.
        settle(token, null)
      }
    }
  }

  return {
    ask: (question) =>
      new Promise((resolve) => {
        const token = (next++).toString(36)
        waiting.set(token, { resolve, until: performance.now() + (question.timeoutMs ?? ANSWER_MS) })
        sweeper ??= setInterval(sweep, SWEEP_MS)
        // The client writes to its socket after each turn of promises: what belongs to one turn of the loop goes at once.
        if (unsent.length === 0) setImmediate(send)
        unsent.push({ token, question })
      }),
    lose: () => {
      for (const token of [...waiting.keys()]) settle(token, null)
    },
  }
}
