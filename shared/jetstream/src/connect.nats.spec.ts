import { eventually } from '@sixfold/testkit/eventually'
import { startNatsServer } from '@sixfold/testkit/nats-server'
import { describe, expect, it } from 'vitest'
import { connect } from './connect.ts'

describe('a connection', () => {
  it('comes back by itself after its server was killed, and tells', async () => {
    await using server = await startNatsServer()
    const statuses: string[] = []
    await using connection = await connect({
      servers: server.url,
      name: 'spec',
      onStatus: ({ type }) => statuses.push(type),
    })
    await server.kill()
    await eventually(() => expect(connection.isConnected()).toBe(false))
    const back = connection.connected()
    await server.start()
    await back
    expect(await connection.jsm.getAccountInfo()).toMatchObject({ streams: 0 })
    expect(statuses.filter((type) => type !== 'error')).toEqual(['disconnected', 'reconnected'])
  })

  it('outlasts more failed tries than the client allows by itself', async () => {
    await using server = await startNatsServer()
    await using connection = await connect({ servers: server.url, name: 'spec' })
    await server.kill()
    await new Promise((resolve) => setTimeout(resolve, 5_000))
    await server.start()
    await connection.connected()
    expect(connection.nc.isClosed()).toBe(false)
  })

  it('waits for a first server and says so', async () => {
    await using server = await startNatsServer()
    await server.kill()
    const waits: number[] = []
    const coming = connect({
      servers: server.url,
      name: 'spec',
      onWaiting: ({ attempt }) => waits.push(attempt),
    })
    await eventually(() => expect(waits.length).toBeGreaterThan(1))
    await server.start()
    await using connection = await coming
    expect(connection.isConnected()).toBe(true)
    expect(waits.slice(0, 2)).toEqual([1, 2])
  })

  it('ends the waiting when it is told to', async () => {
    await using server = await startNatsServer()
    await server.kill()
    const stop = new AbortController()
    const coming = connect({
      servers: server.url,
      name: 'spec',
      signal: stop.signal,
      onWaiting: () => stop.abort(),
    })
    await expect(coming).rejects.toThrow('stopped while waiting')
  })

  it('fails fast where that is wanted, and names the server', async () => {
    await using server = await startNatsServer()
    await server.kill()
    await expect(connect({ servers: server.url, name: 'spec', whenAbsent: 'fail' })).rejects.toThrow(
      server.url,
    )
  })

  it('refuses a server without JetStream', async () => {
    await using server = await startNatsServer({ jetstream: false })
    await expect(connect({ servers: server.url, name: 'spec' })).rejects.toThrow('runs without JetStream')
  })

  it('is closed for good when it is disposed: with a server and without one', async () => {
    await using server = await startNatsServer()
    const one = await connect({ servers: server.url, name: 'one' })
    const two = await connect({ servers: server.url, name: 'two' })
    await one[Symbol.asyncDispose]()
    expect(await one.closed).toBeNull()
    await expect(one.connected()).rejects.toThrow('closed')
    await server.kill()
    await eventually(() => expect(two.isConnected()).toBe(false))
    await two[Symbol.asyncDispose]()
    expect(await two.closed).toBeNull()
  })
})
