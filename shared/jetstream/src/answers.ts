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
  /**
   * What `read` makes of the answer, or of null where none came: the time is over, or the connection was lost. It is read
   * as it comes, so that nothing of it is held while whoever asked is waited for; reading must not throw. Never rejects.
   */
  ask: <Read>(question: Question, read: (answer: Msg | null) => Read) => Promise<Read>
  /** Ends everything under way without an answer. */
  lose: () => void
}>

/** Somebody who waits, until when, and whether for anything that was not sent yet. */
type Waiter = Readonly<{
  token: string
  question: Question
  settle: (answer: Msg | null) => void
  until: number
}>

const ANSWER_MS = 5_000
const SWEEP_MS = 250

/** Questions whose answers come to `inbox`; it lives as long as the connection. */
export const openAnswers = (nc: NatsConnection, inbox: string): Answers => {
  const waiting = new Map<string, Waiter>()
  let next = 0
  let unsent: Waiter[] = []
  let sweeper: NodeJS.Timeout | null = null

  const settle = (token: string, answer: Msg | null): void => {
    const waiter = waiting.get(token)
    waiting.delete(token)
    waiter?.settle(answer)
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
    ask: (question, read) =>
      new Promise((resolve) => {
        const token = (next++).toString(36)
        const until = performance.now() + (question.timeoutMs ?? ANSWER_MS)
        const waiter = { token, question, settle: (answer: Msg | null) => resolve(read(answer)), until }
        waiting.set(token, waiter)
        sweeper ??= setInterval(sweep, SWEEP_MS)
        // The client writes to its socket after each turn of promises: what belongs to one turn of the loop goes at once.
        if (unsent.length === 0) setImmediate(send)
        unsent.push(waiter)
      }),
    lose: () => {
      for (const token of [...waiting.keys()]) settle(token, null)
    },
  }
}
