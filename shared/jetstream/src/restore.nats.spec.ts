import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { provision, StreamDriftError } from './provision.ts'
import { messageAt } from './read-message.ts'
import { openRestore } from './restore.ts'
import { streamState } from './stream-state.ts'

let server: NatsServer
let connection: Connection
beforeEach(async () => {
  server = await startNatsServer()
  connection = await connect({ servers: server.url, name: 'spec' })
})
afterEach(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const fact = (sequence: number) => ({
  subject: 'sixfold.fact.network.acme.one',
  sequence,
  bytes: new Uint8Array([sequence % 256]),
})
const open = (begins = 1) => openRestore(connection, { begins, replicas: 1 })

describe('writing a log back', () => {
  it('keeps sequences and ids, many at once', async () => {
    const restore = await open()
    const all = Array.from({ length: 1_000 }, (_, index) => fact(index + 1))
    expect(await Promise.all(all.map((it) => restore.put(it, `id-${it.sequence}`)))).toEqual(
      all.map(() => null),
    )
    expect(await messageAt(connection, 'FACTS', 700)).toMatchObject({ id: 'id-700', sequence: 700 })
  })

  it('begins where the log began', async () => {
    const restore = await open(5_000)
    expect(restore.state).toMatchObject({ begins: 5_000, lastSequence: 4_999 })
    expect(await restore.put(fact(5_000), 'a')).toBeNull()
    await restore.end()
    expect(await streamState(connection, 'FACTS')).toMatchObject({ begins: 5_000, firstSequence: 5_000 })
  })

  it('leaves no hole: what does not come directly behind the last one is refused', async () => {
    const restore = await open()
    expect(await restore.put(fact(1), 'a')).toBeNull()
    const [third, fourth] = await Promise.all([restore.put(fact(3), 'c'), restore.put(fact(4), 'd')])
    expect([third, fourth]).toEqual([
      expect.stringContaining('wrong last sequence'),
      expect.stringContaining('wrong last sequence'),
    ])
    expect(await restore.put(fact(1), 'x')).toContain('wrong last sequence')
    expect((await streamState(connection, 'FACTS')).lastSequence).toBe(1)
  })

  it('is nothing to a coordinator until it is ended, and then it is the log', async () => {
    const restore = await open()
    await restore.put(fact(1), 'a')
    await expect(provision(connection)).rejects.toThrow(StreamDriftError)
    expect((await open()).is).toBe('open')
    await restore.end()
    await provision(connection)
    expect((await open()).is).toBe('guarded')
    await expect(connection.jsm.streams.purge('FACTS')).rejects.toThrow('not permitted')
  })
})
