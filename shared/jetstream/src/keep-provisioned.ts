import { setTimeout as delay } from 'node:timers/promises'
import type { Connection } from './connect.ts'
import { type Provisioned, provision, StreamDriftError } from './provision.ts'

/** What a coordinator wants to know about the streams while it runs. */
export type KeepProvisionedOptions = Readonly<{
  replicas?: 1 | 3
  /** Called after each successful look, the first one included: MAILBOX may be another one now (see `mailboxEpoch`). */
  onProvisioned?: (streams: readonly Provisioned[]) => void
  /** Called when a look failed and will be repeated. */
  onRetry?: (reason: string) => void
}>

/** Streams under watch; disposing it ends the watch and leaves the streams. `failed` rejects with a drift that came later. */
export type KeptStreams = AsyncDisposable & Readonly<{ failed: Promise<never> }>

const PAUSE_MS = 500

/** Provisions now, and again after every reconnect: what was in memory is gone with its server. Rejects as `provision` does. */
export const keepProvisioned = async (
  connection: Connection,
  { replicas = 1, onProvisioned, onRetry }: KeepProvisionedOptions = {},
): Promise<KeptStreams> => {
  const failed = Promise.withResolvers<never>()
  failed.promise.catch(() => {})
  let isOver = false
  let turn: Promise<void> = Promise.resolve()

  const look = async (): Promise<void> => {
    while (!isOver && !connection.nc.isClosed()) {
      try {
        onProvisioned?.(await provision(connection, { replicas }))
        return
      } catch (error) {
        if (error instanceof StreamDriftError) throw error
        onRetry?.(error instanceof Error ? error.message : String(error))
      }
      await delay(PAUSE_MS)
    }
  }
  onProvisioned?.(await provision(connection, { replicas }))
  const status = connection.onStatus(({ type }) => {
    if (type === 'reconnected') turn = turn.then(look).catch(failed.reject)
  })
  return {
    failed: failed.promise,
    [Symbol.asyncDispose]: async () => {
      isOver = true
      status[Symbol.dispose]()
      await turn
    },
  }
}
