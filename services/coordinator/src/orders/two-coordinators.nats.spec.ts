import type { EventStore } from '@sixfold/decider'
import { orderKey } from '@sixfold/events'
import { type Connection, connect, jetstreamStore, provision, publishOrder } from '@sixfold/jetstream'
import type { Log } from '@sixfold/service'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../../../shared/testkit/src/eventually.ts'
import { type NatsServer, startNatsServer } from '../../../../shared/testkit/src/nats-server.ts'
import { openCore, openGrid } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farStore } from '../fixtures/far-store.ts'
import { cancellation, network, SMALL_GRID } from '../fixtures/grid.ts'
import { orderStream } from '../fixtures/orders.ts'
import { brokenLinks, readLog, worldOf } from '../fixtures/read-log.ts'
import { decidedOrders } from './decided.ts'
import { takeOrders } from './intake.ts'

const PARTIES = ['acme', 'bolt', 'core', 'dune', 'echo']
const ORDERS = 30
const silentLog = { info: () => {}, error: () => {} } as unknown as Log

let server: NatsServer
let stack: AsyncDisposableStack

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  server = stack.use(await startNatsServer())
})
afterEach(() => stack.disposeAsync())

const connected = async (name: string): Promise<Connection> => {
  const connection = stack.use(await connect({ servers: server.url, name }))
  await provision(connection)
  return connection
}

/** A coordinator's core on the server: it folds FACTS, and takes ORDERS into lanes. */
const coordinator = async (name: string, between: (store: EventStore) => EventStore = (store) => store) => {
  const connection = await connected(name)
  const store = between(jetstreamStore(connection))
  const decided = decidedOrders()
  const core = await openCore({ store, name, onFact: (recorded) => decided.note(recorded) })
  stack.use(core.feed)
  await core.feed.caughtUp
  const pause = () => new Promise<void>((resolve) => setTimeout(resolve, 20))
  stack.use(await takeOrders({ connection, desk: core.desk, decided, log: silentLog, pause }))
  return core
}

const place = async (connection: Connection): Promise<ReturnType<typeof orderStream>> => {
  const stream = orderStream()
  const { pick, oneIn, roll } = dice(7)
  for (let index = 0; index < ORDERS; index += 1) {
    const party = PARTIES[index % PARTIES.length] as string
    const name = `net-${Math.floor(index / PARTIES.length / 2)}`
    const nodes = ['oslo-1', 'oslo-2', 'home-1'].slice(0, 1 + roll(3))
    const isEnd = index % (2 * PARTIES.length) >= PARTIES.length && oneIn(2)
    const order = isEnd ? cancellation(name) : network(name, nodes)
    const { bytes } = stream.order(party, order, `order-${index}`)
    await publishOrder(connection, party, orderKey(party, 'portal', `order-${index}`), bytes)
    if (oneIn(6)) await publishOrder(connection, pick(PARTIES), `garbage-${index}`, new Uint8Array([index]))
  }
  return stream
}

it('two coordinators decide 30 orders of 5 parties on a real server, though one dies in the middle', async () => {
  const connection = await connected('spec')
  const store = jetstreamStore(connection)
  const { feed } = await openGrid({ store, name: 'grid' }, SMALL_GRID)
  await feed[Symbol.asyncDispose]()

  const random = dice(3)
  const deaths: (() => boolean)[] = []
  await coordinator('victim', (near) => {
    const victim = farStore(near, random, { slowness: 1, diesAt: 25 })
    deaths.push(victim.isDead)
    return victim.store
  })
  const { placed } = await place(connection)
  // The victim first, and alone for a moment: who lags behind the other loses every race, and may never write anything.
  await eventually(
    async () => expect((await readLog(store)).map(({ meta }) => meta.actor)).toContain('victim'),
    { withinMs: 5_000, everyMs: 5 },
  )
  await coordinator('survivor')
  const outcomes = async () =>
    (await readLog(store)).filter(
      ({ fact }) => fact.name === 'OrderAccepted' || fact.name === 'OrderRejected',
    )
  await eventually(
    async () => {
      const keys = new Set((await outcomes()).map(({ ref }) => ref.id))
      const missing = placed.filter((_, index) =>
        PARTIES.every((party) => !keys.has(orderKey(party, 'portal', `order-${index}`))),
      )
      expect(missing).toEqual([])
    },
    { withinMs: 20_000, everyMs: 100 },
  )

  const log = await readLog(store)
  expect(brokenLinks(log)).toEqual([])
  expect(new Set(log.map(({ meta }) => meta.id)).size).toBe(log.length)
  const authors = new Set(log.map(({ meta }) => meta.actor))
  expect([authors.has('survivor'), authors.has('victim')]).toEqual([true, true])
  const decided = (await outcomes()).map(({ ref }) => JSON.stringify(ref))
  expect(new Set(decided).size).toBe(decided.length)
  const held = [...worldOf(log).all('slice')].flatMap(({ state }) =>
    [...state.taken.values()].map(({ prefix }) => prefix),
  )
  expect(new Set(held).size).toBe(held.length)
  const verdicts = new Map((await outcomes()).map(({ ref, fact }) => [ref.id, fact.name]))
  for (const { state } of worldOf(log).all('network')) {
    if (state.status === 'allocated' || state.status === 'leaving')
      expect(verdicts.get(state.order ?? '')).toBe('OrderAccepted')
  }
  expect(deaths.map((isDead) => isDead())).toEqual([true])
})
