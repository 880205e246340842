import { setTimeout as delay } from 'node:timers/promises'
import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { storeContract } from '@sixfold/testkit/store-contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { jetstreamStore } from './event-store.ts'
import { provision } from './provision.ts'

storeContract(
  'on JetStream',
  async () => {
    const stack = new AsyncDisposableStack()
    const server = stack.use(await startNatsServer())
    const connection = stack.use(await connect({ servers: server.url, name: 'contract' }))
    await provision(connection)
    return {
      store: jetstreamStore(connection),
      restart: server.restart,
      [Symbol.asyncDispose]: () => stack.disposeAsync(),
    }
  },
  { hasServer: true },
)

describe('appending on JetStream', () => {
  const one = 'sixfold.fact.network.acme.one'
  const bytes = new Uint8Array([1])
  let server: NatsServer
  let connection: Connection
  beforeEach(async () => {
    server = await startNatsServer()
    connection = await connect({ servers: server.url, name: 'spec' })
    await provision(connection)
  })
  afterEach(async () => {
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  it('knows its own write again when the server has forgotten the id', async () => {
    await connection.jsm.streams.update('FACTS', { duplicate_window: 100_000_000 })
    const store = jetstreamStore(connection)
    await store.append(one, bytes, { expected: 0, id: 'a' })
    await store.append(one, bytes, { expected: 1, id: 'b' })
    await store.append(one, bytes, { expected: 2, id: 'c' })
    await delay(300)
    expect(await store.append(one, bytes, { expected: 1, id: 'b' })).toEqual({ sequence: 2 })
    expect(await store.append(one, bytes, { expected: 1, id: 'x' })).toEqual({ conflict: true })
    expect((await connection.jsm.streams.info('FACTS')).state.messages).toBe(3)
  })

  it('goes on trying while there is no server, and tells that it does', async () => {
    const retries: string[] = []
    const store = jetstreamStore(connection, { onRetry: ({ reason }) => retries.push(reason) })
    await connection.jsm.streams.delete('FACTS')
    const writing = store.append(one, bytes, { expected: 0, id: 'a' })
    await eventually(() => expect(retries).toContain('no stream answers for the subject'))
    await server.kill()
    await delay(500)
    await server.start()
    await connection.connected()
    await provision(connection)
    expect(await writing).toEqual({ sequence: 1 })
  })

  it('does not wait out the time limit of answers that went down with the server', async () => {
    const store = jetstreamStore(connection)
    const writes = Array.from({ length: 2_000 }, (_, index) =>
      store.append(`${one}${index}`, bytes, { expected: 0, id: `${index}` }),
    )
    await server.restart()
    await connection.connected()
    const back = performance.now()
    await Promise.all(writes)
    expect(performance.now() - back).toBeLessThan(3_000)
    expect((await connection.jsm.streams.info('FACTS')).state.messages).toBe(2_000)
  })

  it('ends when the connection is closed for good', async () => {
    await using other = await connect({ servers: server.url, name: 'other' })
    await server.kill()
    await eventually(() => expect(other.isConnected()).toBe(false))
    const writing = jetstreamStore(other).append(one, bytes, { expected: 0, id: 'a' })
    const ended = expect(writing).rejects.toThrow('closed')
    await other[Symbol.asyncDispose]()
    await ended
  })

  it('refuses an id that stands on another subject: nothing would be stored', async () => {
    const store = jetstreamStore(connection)
    await store.append(one, bytes, { expected: 0, id: 'a' })
    const writing = store.append('sixfold.fact.network.acme.two', bytes, { expected: 0, id: 'a' })
    await expect(writing).rejects.toThrow(`the id a was used before, on ${one}`)
  })

  it('refuses a fact that no server would take', async () => {
    const writing = jetstreamStore(connection).append(one, new Uint8Array(1_048_576), {
      expected: 0,
      id: 'a',
    })
    await expect(writing).rejects.toThrow('larger than the server takes')
  })
})
