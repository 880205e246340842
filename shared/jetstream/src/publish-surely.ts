import { setTimeout as delay } from 'node:timers/promises'
import type { PublishOutcome } from './ack-publisher.ts'
import type { Connection } from './connect.ts'
import type { PublishHeaders } from './publish-headers.ts'

/** Why something was not stored, as a stable code and a sentence for people. */
export type PublishRefusal = Readonly<{
  code: 'too-large' | 'no-stream' | 'full' | 'unreachable' | 'refused'
  sentence: string
}>

/** Stored at `sequence`; `duplicate` when an equal message id was stored there before. Or a refusal. */
export type Published = Readonly<{ sequence: number; duplicate: boolean } | { refused: PublishRefusal }>

/** What a publish is limited by. */
export type PublishLimits = Readonly<{
  /** What is published, for the sentences: "an order". */
  what: string
  maxBytes: number
  /** How long it is tried; a killed leader's pause takes up to 8.5 s. */
  timeoutMs?: number | undefined
}>

const PATIENCE_MS = 10_000
const STORE_FAILED = 10077
const TOO_LARGE = 10054

/** Publishes until a stream has answered, or the time is over. Repeating it with the same id is safe. */
export const publishSurely = async (
  connection: Connection,
  subject: string,
  bytes: Uint8Array,
  headers: PublishHeaders,
  { what, maxBytes, timeoutMs = PATIENCE_MS }: PublishLimits,
): Promise<Published> => {
  if (bytes.length > maxBytes) return refuse('too-large', tooLarge(what, bytes.length, maxBytes))
  const until = performance.now() + timeoutMs
  let outcome: PublishOutcome = { kind: 'lost' }
  for (let wait = 25; performance.now() < until; wait *= 2) {
    const left = until - performance.now()
    if (await isBack(connection, left)) {
      outcome = await connection.acks.publish(subject, bytes, headers, Math.min(left, 5_000))
      if (outcome.kind === 'stored') return { sequence: outcome.sequence, duplicate: outcome.duplicate }
      if (outcome.kind === 'refused' && (outcome.status < 500 || outcome.code === STORE_FAILED)) break
    }
    await delay(Math.max(1, Math.min(wait, 500, until - performance.now())))
  }
  return refusalOf(outcome, { what, size: bytes.length, maxBytes, timeoutMs })
}

const isBack = async (connection: Connection, milliseconds: number): Promise<boolean> => {
  if (connection.isConnected()) return true
  await Promise.race([connection.connected(), delay(milliseconds)])
  return connection.isConnected()
}

const refuse = (code: PublishRefusal['code'], sentence: string): Published => ({
  refused: { code, sentence },
})

const tooLarge = (what: string, size: number, maxBytes: number): string =>
  `${what} of ${size} bytes with its headers is larger than ${maxBytes / 1024} KiB (${maxBytes} bytes), the most that is taken`

const refusalOf = (
  outcome: PublishOutcome,
  {
    what,
    size,
    maxBytes,
    timeoutMs,
  }: Readonly<{ what: string; size: number; maxBytes: number; timeoutMs: number }>,
): Published => {
  const seconds = Math.round(timeoutMs / 100) / 10
  if (outcome.kind === 'absent') {
    return refuse('no-stream', `no stream takes ${what}: no coordinator has provisioned this nats-server yet`)
  }
  if (outcome.kind !== 'refused') {
    return refuse(
      'unreachable',
      `no answer from the nats-server within ${seconds} s: ${what} may be stored or not, sending it again is safe`,
    )
  }
  const said = `${outcome.code} ${outcome.description}`
  if (outcome.code === TOO_LARGE || outcome.code === 0)
    return refuse('too-large', tooLarge(what, size, maxBytes))
  if (outcome.code === STORE_FAILED)
    return refuse('full', `the stream takes no more for now (${said}): ${what} is not stored`)
  return refuse('refused', `the nats-server refused ${what}: ${said}`)
}
