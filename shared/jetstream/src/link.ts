import type { NatsConnection } from '@nats-io/transport-node'

/** What happened to the connection. `closed` is the last one there is. */
export type ConnectionStatus = Readonly<
  | { type: 'disconnected' | 'reconnected'; server: string }
  | { type: 'error'; reason: string }
  | { type: 'closed'; reason: string | null }
>

/** Whether the connection is there, and who wants to know. */
export type Link = Readonly<{
  closed: Promise<Error | null>
  connected: () => Promise<void>
  isConnected: () => boolean
  onStatus: (listener: (status: ConnectionStatus) => void) => Disposable
}>

/** Follows the client's status. Every server that we come back to is checked again: a cluster may hold an old one. */
export const linkOf = (nc: NatsConnection, refuse: (nc: NatsConnection) => string | null): Link => {
  const listeners = new Set<(status: ConnectionStatus) => void>()
  let up = true
  let refusal: Error | null = null
  let back = Promise.withResolvers<void>()
  const tell = (status: ConnectionStatus): void => {
    for (const listener of [...listeners]) listener(status)
  }

  const closed = nc.closed().then((why) => {
    up = false
    const reason = refusal ?? (why instanceof Error ? why : null)
    back.promise.catch(() => {})
    back.reject(reason ?? new Error('the connection to the nats-server is closed'))
    tell({ type: 'closed', reason: reason?.message ?? null })
    return reason
  })

  const reconnected = async (server: string): Promise<void> => {
    const reason = refuse(nc)
    if (reason !== null) {
      refusal = new Error(`${server}: ${reason}`)
      await nc.close()
      return
    }
    up = true
    back.resolve()
    tell({ type: 'reconnected', server })
  }

  const watch = async (): Promise<void> => {
    for await (const status of nc.status()) {
      if (status.type === 'disconnect') {
        if (up) back = Promise.withResolvers<void>()
        up = false
        tell({ type: 'disconnected', server: status.server })
      } else if (status.type === 'reconnect') await reconnected(status.server)
      else if (status.type === 'error') tell({ type: 'error', reason: status.error.message })
    }
  }
  void watch()

  return {
    closed,
    isConnected: () => up,
    connected: () => (up ? Promise.resolve() : back.promise),
    onStatus: (listener) => {
      listeners.add(listener)
      return { [Symbol.dispose]: () => void listeners.delete(listener) }
    },
  }
}
