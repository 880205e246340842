import { DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream'
import { eventually } from '@sixfold/testkit/eventually'
import { type NatsServer, startNatsServer } from '@sixfold/testkit/nats-server'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Connection, connect } from './connect.ts'
import { keepProvisioned } from './keep-provisioned.ts'
import { provision, StreamDriftError } from './provision.ts'

describe('provisioning', () => {
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
  const done = async (from = connection) =>
    (await provision(from)).map(({ stream, change }) => `${stream} ${change.do}`)
  const nothing = [
    'ORDERS nothing',
    'FACTS nothing',
    'MAILBOX nothing',
    'REPORTS nothing',
    'PRESENCE nothing',
  ]

  it('makes the streams, and does nothing the second time', async () => {
    expect(await done()).toEqual([
      'ORDERS create',
      'FACTS create',
      'MAILBOX create',
      'REPORTS create',
      'PRESENCE create',
    ])
    expect(await done()).toEqual(nothing)
  })

  it('makes FACTS so that nothing can be taken out of it', async () => {
    await provision(connection)
    const { config } = await connection.jsm.streams.info('FACTS')
    expect(config).toMatchObject({
      retention: 'limits',
      storage: 'file',
      discard: 'new',
      deny_delete: true,
      deny_purge: true,
      allow_direct: true,
      max_msgs: -1,
      max_bytes: -1,
      max_age: 0,
      max_msgs_per_subject: -1,
    })
    await connection.acks.publish('sixfold.fact.network.acme.one', new Uint8Array(1))
    await expect(connection.jsm.streams.purge('FACTS')).rejects.toThrow('purge')
    await expect(connection.jsm.streams.deleteMessage('FACTS', 1)).rejects.toThrow('delete')
  })

  it('is safe for two coordinators at once', async () => {
    await using other = await connect({ servers: server.url, name: 'other' })
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([provision(connection), provision(other)])
      expect(await done(other)).toEqual(nothing)
      for (const name of ['ORDERS', 'FACTS', 'MAILBOX', 'REPORTS', 'PRESENCE'])
        await connection.jsm.streams.delete(name)
    }
  })

  it('makes the streams in memory again after the server was killed, and keeps the others', async () => {
    await provision(connection)
    await server.restart()
    await connection.connected()
    expect(await done()).toEqual([
      'ORDERS nothing',
      'FACTS nothing',
      'MAILBOX create',
      'REPORTS nothing',
      'PRESENCE create',
    ])
  })

  it('puts a harmless drift right', async () => {
    await provision(connection)
    await connection.jsm.streams.update('MAILBOX', { max_msgs_per_subject: 3 })
    expect((await done())[2]).toBe('MAILBOX update')
    expect((await connection.jsm.streams.info('MAILBOX')).config.max_msgs_per_subject).toBe(256)
    expect(await done()).toEqual(nothing)
  })

  it('refuses FACTS with a limit, names each field with found and wanted, and changes nothing', async () => {
    await connection.jsm.streams.add({
      name: 'FACTS',
      subjects: ['sixfold.fact.*.*.*'],
      storage: StorageType.File,
      retention: RetentionPolicy.Limits,
      discard: DiscardPolicy.Old,
      max_msgs: 1000,
      deny_delete: true,
      deny_purge: false,
      allow_direct: true,
    })
    const before = (await connection.jsm.streams.info('FACTS')).config
    const error = await provision(connection).catch((why: unknown) => why)
    expect(error).toBeInstanceOf(StreamDriftError)
    const { message } = error as StreamDriftError
    expect(message).toContain('max_msgs: found 1000, wanted -1')
    expect(message).toContain('discard: found "old", wanted "new"')
    expect(message).toContain('deny_purge: found false, wanted true')
    expect(message).not.toContain('deny_delete')
    expect((await connection.jsm.streams.info('FACTS')).config).toEqual(before)
  })

  it('refuses FACTS that was weakened later', async () => {
    await provision(connection)
    await connection.jsm.streams.update('FACTS', { max_msgs_per_subject: 5 })
    await expect(provision(connection)).rejects.toThrow('max_msgs_per_subject: found 5, wanted -1')
  })

  it('leaves FACTS alone where it differs harmlessly, and says so', async () => {
    await provision(connection)
    await connection.jsm.streams.update('FACTS', { duplicate_window: 7_000_000_000 })
    expect((await provision(connection))[1]).toMatchObject({
      change: { do: 'leave', drift: [{ field: 'duplicate_window' }] },
    })
    expect((await connection.jsm.streams.info('FACTS')).config.duplicate_window).toBe(7_000_000_000)
  })

  it('is kept up: the streams in memory are there again after each killed server', async () => {
    const done: string[] = []
    await using kept = await keepProvisioned(connection, {
      onProvisioned: (streams) => done.push(streams.map(({ change }) => change.do).join(' ')),
    })
    await server.restart()
    await eventually(() => expect(done).toHaveLength(2))
    await server.restart()
    await eventually(() => expect(done).toHaveLength(3))
    expect(done).toEqual([
      'create create create create create',
      'nothing nothing create nothing create',
      'nothing nothing create nothing create',
    ])
    await connection.jsm.streams.update('FACTS', { max_msgs: 5 })
    await server.restart()
    await expect(kept.failed).rejects.toThrow('max_msgs: found 5, wanted -1')
  })
})
