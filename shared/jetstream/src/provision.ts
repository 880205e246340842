import { setTimeout as delay } from 'node:timers/promises'
import type { StreamConfig } from '@nats-io/jetstream'
import type { Connection } from './connect.ts'
import { changeOf, type Drift, type StreamChange } from './stream-drift.ts'
import { isNoStream } from './stream-state.ts'
import { type StreamName, type StreamWanted, streams } from './streams.ts'
import { whileConnected } from './while-connected.ts'

/** What provisioning found and did, one for each stream. */
export type Provisioned = Readonly<{ stream: StreamName; change: StreamChange }>

/** A stream is not as it must be, and changing it by machine could lose what it holds. */
export class StreamDriftError extends Error {
  override readonly name = 'StreamDriftError'
  readonly stream: StreamName
  readonly drift: readonly Drift[]
  constructor(stream: StreamName, drift: readonly Drift[]) {
    const fields = drift.map(
      ({ field, found, wanted }) =>
        `${field}: found ${JSON.stringify(found) ?? 'nothing'}, wanted ${JSON.stringify(wanted) ?? 'nothing'}`,
    )
    super(
      `the stream ${stream} is not as it must be, and is never changed by a program: ${fields.join('; ')}`,
    )
    this.stream = stream
    this.drift = drift
  }
}

const TRIES = 5

/**
 * Makes the streams as wanted: creates, updates what is harmless, refuses the rest with a StreamDriftError.
 *
 * Safe to repeat, and for several coordinators at once. `keepProvisioned` does it for as long as a process runs.
 */
export const provision = async (
  connection: Connection,
  { replicas = 1 }: Readonly<{ replicas?: 1 | 3 }> = {},
): Promise<Provisioned[]> => {
  const done: Provisioned[] = []
  for (const wanted of streams(replicas))
    done.push({ stream: wanted.name, change: await makeSo(connection, wanted) })
  return done
}

const find = async (connection: Connection, name: StreamName): Promise<StreamConfig | null> => {
  try {
    return (await whileConnected(connection, () => connection.jsm.streams.info(name))).config
  } catch (error) {
    if (isNoStream(error)) return null
    throw error
  }
}

const makeSo = async (connection: Connection, wanted: StreamWanted): Promise<StreamChange> => {
  for (let attempt = 1; ; attempt += 1) {
    const found = await find(connection, wanted.name)
    const change = changeOf(wanted, found)
    if (change.do === 'refuse') throw new StreamDriftError(wanted.name, change.drift)
    try {
      await carryOut(connection, wanted, found, change)
      return change
    } catch (error) {
      // Somebody else made or removed it between our look and our act. With two creators at once the server may answer
      // "name in use" or "error creating store", so that no code tells a race from a real failure: look again.
      if (attempt === TRIES || !connection.isConnected()) {
        throw new Error(`could not ${change.do} the stream ${wanted.name}: ${messageOf(error)}`, {
          cause: error,
        })
      }
      await delay(attempt * 50 * (0.5 + Math.random()))
    }
  }
}

const carryOut = async (
  { jsm }: Connection,
  wanted: StreamWanted,
  found: StreamConfig | null,
  change: StreamChange,
): Promise<void> => {
  if (change.do === 'create') await jsm.streams.add({ ...wanted, subjects: [...wanted.subjects] })
  if (change.do === 'update')
    await jsm.streams.update(wanted.name, { ...found, ...wanted, subjects: [...wanted.subjects] })
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
