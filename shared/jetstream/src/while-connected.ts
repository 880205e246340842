import type { Connection } from './connect.ts'

/**
 * Asks a question that may be asked again, as soon as there is a connection. When that goes before the answer came, none
 * could come any more: it is asked again on the next one, in place of waiting for its time limit. Rejects with what the
 * server answers, or when the connection is closed for good.
 */
export const whileConnected = async <T>(connection: Connection, ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    if (!connection.isConnected()) await connection.connected()
    const gone = Promise.withResolvers<'gone'>()
    using _ = connection.onStatus(({ type }) => {
      if (type === 'disconnected') gone.resolve('gone')
      if (type === 'closed') gone.reject(new Error('the connection to the nats-server is closed'))
    })
    const answer = ask().then((value) => ({ value }))
    answer.catch(() => {})
    const first = await Promise.race([answer, gone.promise])
    if (first !== 'gone') return first.value
  }
}
