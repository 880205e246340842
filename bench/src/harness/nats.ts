import { type Connection, connect, provision } from '@sixfold/jetstream'
import { startNatsServer } from '@sixfold/testkit/nats-server'
import type { Bench } from './figure.ts'

/**
 * A real nats-server of the figure's own with our streams, and a way to connect to it. It syncs every two minutes, as
 * it does when nobody says otherwise: the disk would be the same weight on both sides and make them look alike.
 */
export const natsBench = async ({ keep }: Bench) => {
  const server = keep(await startNatsServer())
  const open = async (name: string): Promise<Connection> =>
    keep(await connect({ servers: server.url, name: `bench ${name}`, whenAbsent: 'fail' }))
  const connection = await open('main')
  await provision(connection)
  return { server, connection, open }
}
