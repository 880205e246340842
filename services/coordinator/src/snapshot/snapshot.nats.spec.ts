import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { foresee } from '@sixfold/domain'
import { anOrder, aParty } from '@sixfold/events/example-values'
import { worldHash } from '@sixfold/fold'
import { type Connection, connect, jetstreamStore, provision } from '@sixfold/jetstream'
import type { Scope } from '@sixfold/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { type NatsServer, startNatsServer } from '../../../../shared/testkit/src/nats-server.ts'
import { Config } from '../config.ts'
import { openCore, openGrid, STORY_BEGINS } from '../fixtures/core.ts'
import { cancellation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { brokenLinks, readLog } from '../fixtures/read-log.ts'
import { toldLog } from '../fixtures/told-log.ts'
import { startLog } from '../journal/start.ts'

let server: NatsServer
let stack: AsyncDisposableStack
let directory: string
let connection: Connection

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  server = stack.use(await startNatsServer())
  directory = await mkdtemp(join(tmpdir(), 'sixfold-state-'))
  stack.defer(() => rm(directory, { recursive: true }))
  connection = stack.use(await connect({ servers: server.url, name: 'spec' }))
  await provision(connection)
})
afterEach(() => stack.disposeAsync())

/** A coordinator's log as the service starts it, and its end by a signal. */
const start = async (state = directory) => {
  const kept = new AsyncDisposableStack()
  const stop = new AbortController()
  const { log: said, sentences, told } = toldLog()
  const scope: Scope = {
    log: said,
    stopping: stop.signal,
    keep: (resource) => kept.use(resource),
    watch: (promise) => void promise.catch(() => {}),
    fail: () => {},
  }
  const config = Config.parse({
    SIXFOLD_NATS: server.url,
    SIXFOLD_STATE: state,
    SIXFOLD_SNAPSHOT_FACTS: '20',
  })
  const log = await startLog({ config, connection, nonce: `nonce-${state}`, scope, onFact: () => {} })
  const end = async (why: unknown): Promise<void> => {
    stop.abort(why)
    await kept.disposeAsync()
  }
  const [, , fields] = told.find(([, sentence]) => sentence === 'the log is folded') ?? []
  return { ...log, sentences, read: (fields as { batch?: number } | undefined)?.batch, end }
}

const nextOf = async ({ world }: Pick<Awaited<ReturnType<typeof start>>, 'world'>) => {
  const asked = { order: network('net-9', ['oslo-1', 'home-1']), party: aParty('acme'), key: anOrder('next') }
  const { orders } = await foresee(world, [asked], { now: STORY_BEGINS, coolDownMs: 0 })
  return orders
}

const NAMES = ['net-1', 'net-2', 'net-3', 'net-4']

it('a coordinator that begins with a snapshot knows, and decides, what one does that reads the whole log', async () => {
  const store = jetstreamStore(connection)
  const writer = await openGrid({ store, name: 'grid' }, SMALL_GRID)
  const stream = orderStream()
  const decide = async (...orders: Parameters<typeof stream.order>[1][]): Promise<void> => {
    for (const order of orders) await writer.decide(stream.order('acme', order))
  }
  await decide(...NAMES.slice(0, 2).map((name) => network(name, ['oslo-1', 'oslo-2'])))

  const first = await start()
  expect(first.sentences()).not.toContain('info: begun with a snapshot')
  await decide(network('net-3', ['oslo-1', 'home-1']), cancellation('net-1'))
  await first.reached(writer.world.sequence())
  const reached = first.world.sequence()
  await first.end('SIGTERM')
  expect((await readdir(join(directory, 'snapshots'))).length).toBeGreaterThan(0)

  await decide(network('net-4', ['oslo-2']), cancellation('net-2'))
  const [restored, whole] = [await start(), await start(join(directory, 'other'))]
  expect(restored.sentences()[0]).toBe('info: begun with a snapshot')
  expect(restored.read).toBe(whole.world.sequence() - reached)
  expect(whole.sentences()).not.toContain('info: begun with a snapshot')
  expect(worldHash(restored.world)).toBe(worldHash(whole.world))
  expect(restored.decided.save()).toEqual(whole.decided.save())
  expect(restored.lives.save()).toEqual(whole.lives.save())
  expect(await nextOf(restored)).toEqual(await nextOf(whole))

  // What it decides then hangs on the facts before it, those too that lay in the snapshot only.
  const key = { causationId: 'spec' }
  const ref = [...restored.world.all('network')].find(({ ref: { id } }) => id === 'net-3')?.ref
  if (ref === undefined) throw new Error('the network is not there')
  const order = anOrder('suspending')
  await restored.journal.act('network', ref, { type: 'SuspendNetwork', order, network: 'net-3' }, key)
  expect(brokenLinks(await readLog(store))).toEqual([])
  await whole.reached(restored.world.sequence())
  expect(worldHash(restored.world)).toBe(worldHash(whole.world))
  await whole.end(new Error('a failure'))
  expect(await readdir(join(directory, 'other', 'snapshots'))).toHaveLength(1)
  await restored.end('SIGTERM')
  await writer.feed[Symbol.asyncDispose]()
})

it('a log that was made anew under the same name is read from its beginning', async () => {
  const store = jetstreamStore(connection)
  await (await openGrid({ store }, SMALL_GRID)).feed[Symbol.asyncDispose]()
  await (await start()).end('SIGTERM')
  await connection.jsm.streams.delete('FACTS')
  await provision(connection)
  await (await openGrid({ store }, SMALL_GRID)).feed[Symbol.asyncDispose]()
  const again = await start()
  expect(again.sentences()[0]).toBe('warn: a snapshot is not good and was set aside')
  const plain = await openCore({ store, name: 'plain' })
  await plain.feed.caughtUp
  expect(worldHash(again.world)).toBe(worldHash(plain.world))
  await again.end('SIGTERM')
  await plain.feed[Symbol.asyncDispose]()
})
