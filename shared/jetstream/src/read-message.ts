import { setTimeout as delay } from 'node:timers/promises'
import type { StoredMsg } from '@nats-io/jetstream'
import type { Msg } from '@nats-io/transport-node'
import type { Connection } from './connect.ts'
import type { StreamMessage } from './follow-stream.ts'
import { isNoStream, NoStreamError, streamState } from './stream-state.ts'
import type { StreamName } from './streams.ts'
import { whileConnected } from './while-connected.ts'

/** A message that was asked for, with the id that its writer gave it. */
export type ReadMessage = StreamMessage & Readonly<{ id: string | null }>

/** How long a read is repeated while no server answers: what a killed leader's pause can take. */
const PATIENCE_MS = 10_000

/** The last message of a subject, or null. A replica may be behind its leader: then it is an older one. */
export const lastOn = (
  connection: Connection,
  stream: StreamName,
  subject: string,
): Promise<ReadMessage | null> => read(connection, stream, () => directLast(connection, stream, subject))

/** The message at a sequence, or null. */
export const messageAt = (
  connection: Connection,
  stream: StreamName,
  sequence: number,
): Promise<ReadMessage | null> =>
  stored(connection, stream, () => connection.jsm.direct.getMessage(stream, { seq: sequence }))

/** The first message of a subject at or behind a sequence, or null. */
export const nextOn = (
  connection: Connection,
  stream: StreamName,
  subject: string,
  from: number,
): Promise<ReadMessage | null> => {
  const query = { seq: from, next_by_subj: subject }
  return stored(connection, stream, () => connection.jsm.direct.getMessage(stream, query))
}

/** As {@link nextOn}, asking the stream's leader: it knows what a replica may not have yet. */
export const nextOnLeader = (
  connection: Connection,
  stream: StreamName,
  subject: string,
  from: number,
): Promise<ReadMessage | null> => {
  const query = { seq: from, next_by_subj: subject }
  return stored(connection, stream, () => connection.jsm.streams.getMessage(stream, query))
}

/** What the client's own request gives, which does not hear of a lost connection. */
const stored = (
  connection: Connection,
  stream: StreamName,
  ask: () => Promise<StoredMsg | null>,
): Promise<ReadMessage | null> =>
  read(connection, stream, async () => {
    const found = await whileConnected(connection, ask)
    return found === null ? null : messageOf(found)
  })

const read = async (
  connection: Connection,
  stream: StreamName,
  ask: () => Promise<ReadMessage | null>,
): Promise<ReadMessage | null> => {
  const since = performance.now()
  for (;;) {
    try {
      return await ask()
    } catch (error) {
      if (isNoStream(error)) throw new NoStreamError(stream)
      if (performance.now() - since > PATIENCE_MS || connection.nc.isClosed()) throw error
      // Nobody answers for a stream that does not exist either: only the API tells which of the two it is.
      await streamState(connection, stream).catch((why: unknown) => {
        if (why instanceof NoStreamError) throw why
      })
    }
    await delay(50 + Math.random() * 100)
  }
}

const NOTHING = new Uint8Array()
const NOT_FOUND = 404
const asItIs = (answer: Msg | null): Msg | null => answer

/** Asks any server that holds the stream (ADR-31 of NATS). Every order asks so: the client's own request costs the most. */
const directLast = async (
  connection: Connection,
  stream: StreamName,
  subject: string,
): Promise<ReadMessage | null> => {
  const question = { subject: `$JS.API.DIRECT.GET.${stream}.${subject}`, bytes: NOTHING }
  for (;;) {
    if (!connection.isConnected()) await connection.connected()
    const answer = await connection.ask(question, asItIs)
    if (answer !== null) return lastIn(answer, subject)
    // Where the connection went before the answer came, it is asked again on the next one.
    if (connection.isConnected()) throw new Error(`no answer to what the last message on ${subject} is`)
  }
}

const lastIn = (answer: Msg, subject: string): ReadMessage | null => {
  const code = answer.headers?.code ?? 0
  if (code === NOT_FOUND) return null
  if (code !== 0)
    throw new Error(`no last message on ${subject}: ${code} ${answer.headers?.description ?? ''}`)
  return messageIn(answer)
}

const messageIn = ({ data, headers }: Msg): ReadMessage => ({
  subject: headers?.get('Nats-Subject') ?? '',
  sequence: Number(headers?.get('Nats-Sequence')),
  bytes: data,
  storedAt: Date.parse(headers?.get('Nats-Time-Stamp') ?? ''),
  id: headers?.get('Nats-Msg-Id') || null,
})

const messageOf = ({ subject, seq, data, header, time }: StoredMsg): ReadMessage => ({
  subject,
  sequence: seq,
  bytes: data,
  storedAt: time.getTime(),
  id: header?.get('Nats-Msg-Id') || null,
})
