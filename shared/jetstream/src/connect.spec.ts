import { createServer, type Server } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { connect } from './connect.ts'

/** Enough of a nats-server to say who it is. */
const greeter = (info: Readonly<Record<string, unknown>>): Promise<Server> =>
  new Promise((resolve) => {
    const server = createServer((socket) => {
      const all = {
        server_id: 'x',
        host: '127.0.0.1',
        port: 1,
        proto: 1,
        headers: true,
        max_payload: 1_048_576,
        ...info,
      }
      socket.write(`INFO ${JSON.stringify(all)}\r\n`)
      socket.on('data', (data) => (String(data).includes('PING') ? socket.write('PONG\r\n') : undefined))
      socket.on('error', () => {})
    })
    server.listen(0, '127.0.0.1', () => resolve(server))
  })

describe('connecting', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
  })
  const url = (): string => {
    const address = server?.address()
    return typeof address === 'object' && address !== null ? `nats://127.0.0.1:${address.port}` : ''
  }

  it.each(['2.9.10', '2.10.26'])('refuses nats-server %s and says what to install', async (version) => {
    server = await greeter({ version, jetstream: true })
    const attempt = connect({ servers: url(), name: 'spec' })
    await expect(attempt).rejects.toThrow(`"${version}", Sixfold needs 2.10.27 or newer`)
    await expect(attempt).rejects.toThrow('make setup')
  })

  it('refuses a server without JetStream and says how to turn it on', async () => {
    server = await greeter({ version: '2.10.27' })
    await expect(connect({ servers: url(), name: 'spec' })).rejects.toThrow(
      'without JetStream: add a `jetstream',
    )
  })

  it('takes one that is new enough', async () => {
    server = await greeter({ version: '2.10.27', jetstream: true })
    await using connection = await connect({ servers: url(), name: 'spec' })
    expect(connection.isConnected()).toBe(true)
  })
})
