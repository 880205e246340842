import { setTimeout as delay } from 'node:timers/promises'
import type { StoredMsg } from '@nats-io/jetstream'
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
): Promise<ReadMessage | null> =>
  read(connection, stream, () => connection.jsm.direct.getMessage(stream, { last_by_subj: subject }))

/** The message at a sequence, or null. */
export const messageAt = (
  connection: Connection,
  stream: StreamName,
  sequence: number,
): Promise<ReadMessage | null> =>
  read(connection, stream, () => connection.jsm.direct.getMessage(stream, { seq: sequence }))

/** The first message of a subject at or behind a sequence, or null. */
export const nextOn = (
  connection: Connection,
  stream: StreamName,
  subject: string,
  from: number,
): Promise<ReadMessage | null> => {
  const query = { seq: from, next_by_subj: subject }
  return read(connection, stream, () => connection.jsm.direct.getMessage(stream, query))
}

/** As {@link nextOn}, asking the stream's leader: it knows what a replica may not have yet. */
export const nextOnLeader = (
  connection: Connection,
  stream: StreamName,
  subject: string,
  from: number,
): Promise<ReadMessage | null> => {
  const query = { seq: from, next_by_subj: subject }
  return read(connection, stream, () => connection.jsm.streams.getMessage(stream, query))
}

const read = async (
  connection: Connection,
  stream: StreamName,
  ask: () => Promise<StoredMsg | null>,
): Promise<ReadMessage | null> => {
  const since = performance.now()
  for (;;) {
    try {
      const found = await whileConnected(connection, ask)
      return found === null ? null : messageOf(found)
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

const messageOf = ({ subject, seq, data, header, time }: StoredMsg): ReadMessage => ({
  subject,
  sequence: seq,
  bytes: data,
  storedAt: time.getTime(),
  id: header?.get('Nats-Msg-Id') || null,
})
