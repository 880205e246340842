import { mkdtemp, rm } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DERIVE_VERSION } from '@sixfold/derive'
import { type Claim, type Order, orderKey } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { gridRef } from '@sixfold/fold'
import { type Connection, connect, jetstreamStore, provision, publishOrder } from '@sixfold/jetstream'
import type { Scope } from '@sixfold/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../../../shared/testkit/src/eventually.ts'
import { type NatsServer, startNatsServer } from '../../../../shared/testkit/src/nats-server.ts'
import { Config } from '../config.ts'
import { startCoordinator } from '../coordinator.ts'
import { openCore } from '../fixtures/core.ts'
import { cancellation, farm, network, SMALL_GRID } from '../fixtures/grid.ts'
import { suspension } from '../fixtures/life-orders.ts'
import { orderStream } from '../fixtures/orders.ts'
import { toldLog } from '../fixtures/told-log.ts'
import { METRICS } from './catalogue.ts'

let server: NatsServer
let stack: AsyncDisposableStack
let connection: Connection
let port: number

const freePort = async (): Promise<number> => {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '::1', resolve))
  const { port: free } = probe.address() as AddressInfo
  await new Promise((resolve) => probe.close(resolve))
  return free
}

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  server = stack.use(await startNatsServer())
  connection = stack.use(await connect({ servers: server.url, name: 'spec' }))
  await provision(connection)
  port = await freePort()
})
afterEach(() => stack.disposeAsync())

/** A whole coordinator, as its service starts it. */
const start = async () => {
  const state = await mkdtemp(join(tmpdir(), 'sixfold-metrics-'))
  stack.defer(() => rm(state, { recursive: true }))
  const stop = new AbortController()
  const kept = stack.use(new AsyncDisposableStack())
  stack.defer(() => stop.abort('SIGTERM'))
  const { log, told } = toldLog()
  const scope: Scope = {
    log,
    stopping: stop.signal,
    keep: (resource) => kept.use(resource),
    watch: (promise) => void promise.catch(() => {}),
    fail: () => {},
  }
  const SIXFOLD_METRICS = `[::1]:${port}`
  await startCoordinator(
    Config.parse({ SIXFOLD_NATS: server.url, SIXFOLD_STATE: state, SIXFOLD_METRICS }),
    scope,
  )
  const end = async (): Promise<void> => {
    stop.abort('SIGTERM')
    await kept.disposeAsync()
  }
  return { told, end }
}

const get = (path: string) => fetch(`http://[::1]:${port}${path}`)

/** The values that are shown, by name and labels. */
const scrape = async (): Promise<Record<string, number>> => {
  const text = await (await get('/metrics')).text()
  const lines = text.split('\n').filter((line) => line !== '' && !line.startsWith('#'))
  return Object.fromEntries(
    lines.map((line) => [line.replace(/ [^ ]*$/, ''), Number(/[^ ]*$/.exec(line)?.[0])]),
  )
}

const shows = (expected: Record<string, unknown>): Promise<void> =>
  eventually(async () => expect(await scrape()).toMatchObject(expected), { withinMs: 10_000, everyMs: 50 })

const place = async (party: string, ...orders: readonly Order[]): Promise<void> => {
  for (const [index, order] of orders.entries()) {
    const id = `${party}-${order.name}-${index}-${JSON.stringify(order.data).length}`
    const { bytes } = orderStream().order(party, order, id)
    await publishOrder(connection, party, orderKey(party, 'portal', id), bytes)
  }
}

it('shows what a coordinator does, and whether it does it', async () => {
  await start()
  await place('operator', ...SMALL_GRID)
  await place('acme', network('blue', ['oslo-1', 'home-1']), network('blue', ['oslo-2']), farm('mine'))
  await shows({
    [`sixfold_build_info{version="0.1.0",derive_version="${DERIVE_VERSION}"}`]: 1,
    sixfold_nats_connected: 1,
    sixfold_facts_unknown_total: 0,
    'sixfold_orders_decided_total{outcome="accepted",code=""}': SMALL_GRID.length + 1,
    'sixfold_orders_decided_total{outcome="rejected",code="NETWORK_EXISTS"}': 1,
    'sixfold_orders_decided_total{outcome="rejected",code="NOT_OPERATOR"}': 1,
    sixfold_orders_waiting: 0,
    sixfold_order_lanes_busy: 0,
    sixfold_order_lanes_parked: 0,
    'sixfold_networks{state="joining"}': 1,
    'sixfold_networks{state="gone"}': 0,
    'sixfold_proof_violations{proof="overlap"}': 0,
    'sixfold_proof_violations{proof="isolation"}': 0,
    sixfold_proof_violations_found_total: 0,
    sixfold_proofs_due: 0,
    'sixfold_allocation_slices{allocation="2001:db8:a::/48"}': 255,
    'sixfold_allocation_slices_cut{allocation="2001:db8:a::/48"}': 2,
    'sixfold_allocation_slices_cut{allocation="2001:db8:e::/48"}': 1,
    process_cpu_seconds_total: expect.any(Number),
  })
  const shown = await scrape()
  expect(shown.sixfold_proofs_checked_total).toBeGreaterThan(0)
  expect(shown.sixfold_mailbox_messages_written_total).toBeGreaterThan(5)
  expect(shown.sixfold_facts_folded_total).toBeGreaterThan(20)
  expect(shown.sixfold_log_folded_sequence).toBe(shown.sixfold_log_end_sequence)
  const names = new Set(Object.keys(shown).map((key) => key.replace(/\{.*/, '')))
  expect(METRICS.filter(({ name }) => !names.has(name))).toEqual([])
  expect((await get('/metrics')).headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  expect((await get('/healthz')).status).toBe(200)

  await place('acme', cancellation('blue'))
  await shows({ 'sixfold_networks{state="joining"}': 0, 'sixfold_networks{state="leaving"}': 1 })
})

it('counts a proof that fails, and that it holds again', async () => {
  const { told } = await start()
  await place('operator', ...SMALL_GRID)
  await place('acme', network('blue', ['oslo-1']), network('green', ['oslo-1']))
  await shows({ 'sixfold_networks{state="joining"}': 2, sixfold_proof_violations_found_total: 0 })

  // Somebody releases a port that a network still listens on: no coordinator does that.
  const other = await openCore({ store: jetstreamStore(connection), name: 'other' })
  stack.use(other.feed)
  await other.feed.caughtUp
  const node = gridRef('node', anAgent('oslo-1'))
  const claims = [...other.world.get('node', node).state.assignments.values()].map(({ claim }) => claim)
  const blues = claims.filter((claim) => claim.network === 'blue')
  await other.journal.act('node', node, { type: 'ReleasePorts', claims: blues }, { causationId: 'spec' })
  await place('acme', suspension('blue'))
  await shows({
    'sixfold_proof_violations{proof="isolation"}': 1,
    'sixfold_proof_violations{proof="overlap"}': 0,
    sixfold_proof_violations_found_total: 1,
  })
  expect(told.filter(([, sentence]) => /^a proof failed/.test(sentence))).toMatchObject([
    ['error', expect.any(String), { code: 'isolation', party: 'acme', network: 'blue' }],
  ])

  await place('acme', cancellation('blue'))
  await shows({
    'sixfold_proof_violations{proof="isolation"}': 0,
    sixfold_proof_violations_found_total: 1,
    'sixfold_networks{state="leaving"}': 1,
  })
})

it('says that it writes nothing, once the log holds what it cannot read', async () => {
  await start()
  await shows({ sixfold_facts_unknown_total: 0 })
  const bytes = new TextEncoder().encode('{"type":"sixfold.fact.NetworkMoved.v9"}')
  await jetstreamStore(connection).append('sixfold.fact.network.acme.blue', bytes, { expected: 0, id: 'new' })
  await shows({ sixfold_facts_unknown_total: 1 })
  const health = await get('/healthz')
  expect([health.status, await health.text()]).toEqual([
    503,
    'the log holds facts of a newer version: nothing is written until this program is upgraded\n',
  ])
})

it('stands on a log that it cannot read, also where something half done lies on it', async () => {
  const { end } = await start()
  await place('operator', ...SMALL_GRID)
  await place('acme', network('blue', ['oslo-1']))
  await shows({ 'sixfold_networks{state="joining"}': 1 })
  await end()
  const other = await openCore({ store: jetstreamStore(connection), name: 'other' })
  stack.use(other.feed)
  await other.feed.caughtUp
  const node = gridRef('node', anAgent('oslo-1'))
  const [claim] = [...other.world.get('node', node).state.assignments.values()].map(({ claim }) => claim)
  // What a coordinator claimed that died before it could see that another one was faster.
  const late = { ...(claim as Claim), order: 'too-late' as Claim['order'] }
  const assign = { type: 'AssignPorts', node: anAgent('oslo-1'), claims: [late] } as const
  await other.journal.act('node', node, assign, { causationId: 'spec' })
  const bytes = new TextEncoder().encode('{"type":"sixfold.fact.NetworkMoved.v9"}')
  await jetstreamStore(connection).append('sixfold.fact.network.acme.red', bytes, { expected: 0, id: 'new' })

  const { told } = await start()
  await shows({ sixfold_facts_unknown_total: 1 })
  expect(told.map(([, sentence]) => sentence)).toContain(
    'what was left half done stays so: nothing is written to a log that cannot be read',
  )
})

it('answers while NATS is away, and does not make up what only NATS knows', async () => {
  await start()
  await shows({ sixfold_nats_connected: 1, sixfold_log_end_sequence: expect.any(Number) })
  await server.kill()
  await shows({ sixfold_nats_connected: 0 })
  const shown = await scrape()
  expect(shown).not.toHaveProperty('sixfold_log_end_sequence')
  expect(shown.sixfold_log_folded_sequence).toBeGreaterThan(0)
  const health = await get('/healthz')
  expect([health.status, await health.text()]).toEqual([503, 'there is no connection to NATS\n'])
  await server.start()
  await shows({ sixfold_nats_connected: 1, sixfold_log_end_sequence: shown.sixfold_log_folded_sequence })
})

it('does not start where somebody else listens, and has touched nothing then', async () => {
  const other = createServer()
  await new Promise<void>((resolve) => other.listen(port, '::1', resolve))
  stack.defer(() => new Promise((resolve) => other.close(() => resolve())))
  await connection.jsm.streams.delete('FACTS')
  await expect(start()).rejects.toThrow(
    `SIXFOLD_METRICS is "[::1]:${port}": another program listens there already`,
  )
  await expect(connection.jsm.streams.info('FACTS')).rejects.toThrow('stream not found')
})
