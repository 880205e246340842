import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { jetstreamStore } from './event-store.ts'
import { StreamReplacedError } from './follow-stream.ts'
import { provision } from './provision.ts'
import { NoStreamError } from './stream-state.ts'

const bytes = new TextEncoder().encode('x')

describe('following the log', () => {
  let server: NatsServer
  let connection: Connection
  const writeTo = (from: Connection, count: number, tag: string) =>
    Promise.all(
      Array.from({ length: count }, (_, index) =>
        jetstreamStore(from).append(`sixfold.fact.network.acme.${tag}${index}`, bytes, {
          expected: 0,
          id: `${tag}${index}`,
        }),
      ),
    )
  beforeEach(async () => {
    server = await startNatsServer()
    connection = await connect({ servers: server.url, name: 'spec' })
  })
  afterEach(async () => {
    await connection[Symbol.asyncDispose]()
    await server[Symbol.asyncDispose]()
  })

  it('is refused where there is no log', async () => {
    await expect(jetstreamStore(connection).follow(0, () => {})).rejects.toThrow(NoStreamError)
  })

  it('is refused behind the end of the log: it was cut, or is another one', async () => {
    await provision(connection)
    await writeTo(connection, 3, 'a')
    await expect(jetstreamStore(connection).follow(4, () => {})).rejects.toThrow(
      /followed up to 4, and now ends at 3/,
    )
  })

  it('fails loudly when the log was made anew, even with as many facts', async () => {
    await provision(connection)
    await writeTo(connection, 3, 'a')
    const seen: number[] = []
    await using follower = await jetstreamStore(connection).follow(0, ({ sequence }) => seen.push(sequence))
    await follower.caughtUp
    await connection.jsm.streams.delete('FACTS')
    await provision(connection)
    await writeTo(connection, 3, 'b')
    await expect(follower.failed).rejects.toThrow(StreamReplacedError)
    expect(seen).toEqual([1, 2, 3])
  })

  it('fails with what the handler threw, and hands over nothing more', async () => {
    await provision(connection)
    await writeTo(connection, 5, 'a')
    const seen: number[] = []
    await using follower = await jetstreamStore(connection).follow(0, ({ sequence }) => {
      seen.push(sequence)
      if (sequence === 2) throw new Error('two')
    })
    await expect(follower.failed).rejects.toThrow('two')
    await expect(follower.caughtUp).rejects.toThrow('two')
    expect(seen).toEqual([1, 2])
  })

  it('fails when the connection is closed for good', async () => {
    await provision(connection)
    await using other = await connect({ servers: server.url, name: 'other' })
    await using follower = await jetstreamStore(other).follow(0, () => {})
    await other[Symbol.asyncDispose]()
    await expect(follower.failed).rejects.toThrow('closed')
  })

  it('has no gap and no repeat over thousands of facts and three killed servers, beginning in the middle', async () => {
    await provision(connection)
    await writeTo(connection, 2_000, 'a')
    await using reader = await connect({ servers: server.url, name: 'reader' })
    const seen: number[] = []
    await using follower = await jetstreamStore(reader).follow(100, ({ sequence }) => seen.push(sequence))
    await follower.caughtUp
    expect(seen).toHaveLength(1_900)
    for (const tag of ['b', 'c', 'd']) {
      const writing = writeTo(connection, 300, tag)
      await server.restart()
      await writing
    }
    await eventually(() => expect(seen).toHaveLength(2_800), { withinMs: 20_000 })
    expect(seen).toEqual(Array.from({ length: 2_800 }, (_, index) => index + 101))
  })

  it('goes on when its consumer is taken away', async () => {
    await provision(connection)
    const seen: number[] = []
    await using follower = await jetstreamStore(connection).follow(0, ({ sequence }) => seen.push(sequence))
    await follower.caughtUp
    for await (const { name } of connection.jsm.consumers.list('FACTS'))
      await connection.jsm.consumers.delete('FACTS', name)
    await writeTo(connection, 3, 'a')
    // Between two pulls the server has nobody to tell: then it is the missing heartbeat that does.
    await eventually(() => expect(seen).toEqual([1, 2, 3]), { withinMs: 25_000 })
  })

  it('leaves no consumer behind', async () => {
    await provision(connection)
    const follower = await jetstreamStore(connection).follow(0, () => {})
    expect((await connection.jsm.streams.info('FACTS')).state.consumer_count).toBe(1)
    await follower[Symbol.asyncDispose]()
    expect((await connection.jsm.streams.info('FACTS')).state.consumer_count).toBe(0)
  })
})
