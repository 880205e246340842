import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'
import { createSecureContext, TLSSocket } from 'node:tls'
import { expect, it } from 'vitest'
import { clientHello } from './client-hello.ts'

it('is read by TLS as it is known', async () => {
  const asked = Promise.withResolvers<string>()
  const server = createServer((socket: Socket) => {
    const tls = new TLSSocket(socket, {
      isServer: true,
      SNICallback: (host, done) => {
        asked.resolve(host)
        done(null, createSecureContext())
      },
    })
    tls.on('error', () => undefined)
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const client = connect(port, '127.0.0.1').on('error', () => undefined)
  client.write(clientHello('stream.bench.example'))
  expect(await asked.promise).toBe('stream.bench.example')
  client.destroy()
  server.close()
})
