import type { Connection } from './connect.ts'

/**
 * Asks as soon as there is a connection, and gives up the moment it goes: an answer could not come any more, and waiting
 * for its time limit would cost seconds after every restart of a server.
 */
export const whileConnected = async <T>(connection: Connection, ask: () => Promise<T>): Promise<T> => {
  if (!connection.isConnected()) await connection.connected()
  const gone = Promise.withResolvers<never>()
  using _ = connection.onStatus(({ type }) => {
    if (type === 'disconnected' || type === 'closed')
      gone.reject(new Error('the connection to the nats-server went away'))
  })
  return await Promise.race([ask(), gone.promise])
}
