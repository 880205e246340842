import { JetStreamApiCodes, JetStreamApiError } from '@nats-io/jetstream'
import type { Connection } from './connect.ts'
import type { StreamName } from './streams.ts'
import { whileConnected } from './while-connected.ts'

/** What a stream holds. `created` names this very stream: another one under the same name has another. */
export type StreamState = Readonly<{
  /** The sequence that its first message was to have: 1, unless it was made otherwise. */
  begins: number
  firstSequence: number
  lastSequence: number
  created: string
  /** A log is being written back into it, or was until somebody broke that off: it is not all there. */
  isPartial: boolean
}>

/** What FACTS says of itself while a log is written back into it. */
export const BEING_RESTORED = 'a log is being written back: sixfold audit import'

/** A stream is not there. */
export class NoStreamError extends Error {
  override readonly name = 'NoStreamError'
  constructor(stream: StreamName) {
    super(`no stream ${stream} on this server: no coordinator has provisioned it yet`)
  }
}

/** The first and last sequence of a stream, and its identity. Throws NoStreamError, or what the server answers. */
export const streamState = async (connection: Connection, stream: StreamName): Promise<StreamState> => {
  try {
    const { state, created, config } = await whileConnected(connection, () =>
      connection.jsm.streams.info(stream),
    )
    const isPartial = config.description === BEING_RESTORED
    const begins = Math.max(1, config.first_seq ?? 1)
    return { begins, firstSequence: state.first_seq, lastSequence: state.last_seq, created, isPartial }
  } catch (error) {
    if (isNoStream(error)) throw new NoStreamError(stream)
    throw error
  }
}

/** Whether the server answered that it has no such stream. */
export const isNoStream = (error: unknown): boolean =>
  error instanceof JetStreamApiError && error.code === JetStreamApiCodes.StreamNotFound
