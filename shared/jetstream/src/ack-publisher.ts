import type { Msg, NatsConnection } from '@nats-io/transport-node'
import { readerOf } from '@sixfold/events'
import { z } from 'zod'
import type { Answers } from './answers.ts'
import { headersOf, type PublishHeaders } from './publish-headers.ts'

/** What became of one publish. `lost` means unknown: it may or may not be stored. */
export type PublishOutcome = Readonly<
  | { kind: 'stored'; sequence: number; duplicate: boolean }
  | { kind: 'refused'; status: number; code: number; description: string }
  /** No stream listens on the subject: never provisioned, or its server is not ready. */
  | { kind: 'absent' }
  | { kind: 'lost' }
>

/** Publishes to streams and hands back their answers. */
export type AckPublisher = Readonly<{
  publish: (
    subject: string,
    bytes: Uint8Array,
    write?: PublishHeaders,
    timeoutMs?: number,
  ) => Promise<PublishOutcome>
}>

/** The server counts headers as payload; ours are a few hundred bytes. */
const HEADER_ROOM = 1_024

const readStored = readerOf(
  z.looseObject({
    stream: z.string().min(1),
    seq: z.int().positive(),
    duplicate: z.boolean().optional(),
  }),
)
const Refused = z.object({
  error: z.object({ code: z.int(), err_code: z.int().optional(), description: z.string().optional() }),
})

const decoder = new TextDecoder()

/** What an answer says; an answer that nobody can read is as good as none. */
export const outcomeOf = (bytes: Uint8Array, status: number | undefined): PublishOutcome => {
  if (status === 503) return { kind: 'absent' }
  let json: unknown
  try {
    json = JSON.parse(decoder.decode(bytes))
  } catch {
    return { kind: 'lost' }
  }
  const stored = readStored(json)
  if (stored.success) {
    return { kind: 'stored', sequence: stored.data.seq, duplicate: stored.data.duplicate ?? false }
  }
  const refused = Refused.safeParse(json)
  if (!refused.success) return { kind: 'lost' }
  const { code, err_code = 0, description = '' } = refused.data.error
  return { kind: 'refused', status: code, code: err_code, description }
}

const TOO_LARGE: PublishOutcome = {
  kind: 'refused',
  status: 400,
  code: 0,
  description: 'larger than the server takes (max_payload)',
}

const readAnswer = (answer: Msg | null): PublishOutcome =>
  answer === null ? { kind: 'lost' } : outcomeOf(answer.data, answer.headers?.code)

/** A publisher that is answered through `answers`, over the same connection. */
export const ackPublisher = (nc: NatsConnection, { ask }: Pick<Answers, 'ask'>): AckPublisher => ({
  publish: (subject, bytes, write = {}, timeoutMs) =>
    bytes.length + HEADER_ROOM > (nc.info?.max_payload ?? Number.POSITIVE_INFINITY)
      ? Promise.resolve(TOO_LARGE)
      : ask({ subject, bytes, headers: headersOf(write), timeoutMs }, readAnswer),
})
