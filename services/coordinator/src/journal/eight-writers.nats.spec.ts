import { addressingHistory } from '@sixfold/domain/proofs/addressing-history'
import { claimKey, millisecondsOf, type Prefix } from '@sixfold/events'
import { anAgent } from '@sixfold/events/example-values'
import { emptyWorld, worldHash } from '@sixfold/fold'
import { type Connection, connect, jetstreamStore, provision, streamState } from '@sixfold/jetstream'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { eventually } from '../../../../shared/testkit/src/eventually.ts'
import { type NatsServer, startNatsServer } from '../../../../shared/testkit/src/nats-server.ts'
import { openGrid } from '../fixtures/core.ts'
import { dice } from '../fixtures/dice.ts'
import { farm, farmAllocation, node } from '../fixtures/grid.ts'
import { mortalWriter } from '../fixtures/mortal-writer.ts'
import { brokenLinks } from '../fixtures/read-log.ts'
import { COOL_DOWN_MS, type SliceAgenda, sliceAgenda } from '../fixtures/slice-agenda.ts'
import { openFeed, type Recorded, type Stranger } from './feed.ts'

const WRITERS = 8
/** Each /64 that a claim was given, and each that it gave back, counts one; a fact holds those of several claims. */
const ENOUGH = 50_000
const NODES = ['oslo-1', 'oslo-2', 'oslo-3', 'oslo-4']

let server: NatsServer
let stack: AsyncDisposableStack
let connection: Connection

beforeEach(async () => {
  stack = new AsyncDisposableStack()
  server = stack.use(await startNatsServer())
  connection = stack.use(await connect({ servers: server.url, name: 'spec' }))
  await provision(connection)
})
afterEach(() => stack.disposeAsync())

/** A grid of four nodes with a slice of 256 /64s each. */
const openSlices = async (): Promise<Prefix[]> => {
  const orders = [
    farm('oslo'),
    farmAllocation('oslo', '2001:db8:a::/48'),
    ...NODES.map((it) => node(it, 'oslo')),
  ]
  const { world, feed } = await openGrid({ store: jetstreamStore(connection), name: 'grid' }, orders)
  await feed[Symbol.asyncDispose]()
  return NODES.flatMap((it) => world.slicesOf(anAgent(it)).map(({ slice }) => slice))
}

/** Folds the log as the server has it. */
const follow = async (onFact: (recorded: Recorded) => void) => {
  const world = emptyWorld()
  const onStranger = ({ subject, sequence, problem }: Stranger): void => {
    throw new Error(`${subject} at ${sequence}: ${problem}`)
  }
  const feed = stack.use(await openFeed({ store: jetstreamStore(connection), world, onFact, onStranger }))
  return { world, feed }
}

/** Rejects at the first /64 that is given wrongly: writers whose worlds differ may never come to an end. */
const watch = async () => {
  const history = addressingHistory()
  const { feed } = await follow(({ ref, fact, position }) => {
    history.note(ref, fact, position)
    for (const { sentence } of history.findings()) throw new Error(sentence)
  })
  return feed
}

/** The sequence has no gap, no write is there twice, and each fact holds the hash of the one before it. */
const expectWhole = (log: readonly Recorded[]): void => {
  const gaps = log.filter(({ position }, index) => position.sequence !== index + 1)
  expect(gaps).toEqual([])
  expect(new Set(log.map(({ meta }) => meta.id)).size).toBe(log.length)
  expect(brokenLinks(log)).toEqual([])
}

/** No /64 was given while somebody held it, or before it had cooled; and it cools as long as was asked for. */
const expectAddressing = (log: readonly Recorded[], { askedAt }: SliceAgenda): void => {
  const history = addressingHistory()
  for (const { ref, fact, position } of log) history.note(ref, fact, position)
  expect(history.findings()).toEqual([])
  const hasty = log.flatMap(({ fact }) =>
    fact.name === 'PrefixReleased'
      ? fact.data.releases.filter(({ claim }) => {
          const asked = askedAt.get(claimKey(claim)) ?? Number.POSITIVE_INFINITY
          return millisecondsOf(fact.data.coolUntil) < asked + COOL_DOWN_MS
        })
      : [],
  )
  expect(hasty).toEqual([])
}

/** What was to be done was done, each thing once, and nothing else. */
const expectDone = (log: readonly Recorded[], agenda: SliceAgenda): void => {
  const taken: string[] = []
  const given: string[] = []
  for (const { fact } of log) {
    if (fact.name === 'PrefixAllocated')
      taken.push(...fact.data.allocations.map(({ claim }) => claimKey(claim)))
    if (fact.name === 'PrefixReleased') given.push(...fact.data.releases.map(({ claim }) => claimKey(claim)))
  }
  expect(taken.length + given.length).toBeGreaterThanOrEqual(ENOUGH)
  for (const [done, wanted] of [
    [taken, agenda.taken],
    [given, agenda.given],
  ] as const) {
    expect(done).toHaveLength(wanted.size)
    expect(new Set(done).symmetricDifference(wanted)).toEqual(new Set())
  }
}

const half = (agenda: SliceAgenda): Promise<void> =>
  eventually(() => expect(agenda.done()).toBeGreaterThan(ENOUGH / 2), { withinMs: 90_000 })

it('8 writers take and give back 50,000 /64s, die in the middle of it, as does the server, and none has two holders', async () => {
  const random = dice(64)
  const agenda = sliceAgenda(await openSlices(), random)
  const { failed } = await watch()
  const writing = Array.from({ length: WRITERS }, (_, index) =>
    mortalWriter({
      url: server.url,
      name: `writer-${index}`,
      dice: random,
      agenda,
      until: ENOUGH,
      hands: 2,
      deaths: 3,
      longest: 400,
      keep: (it) => stack.use(it),
    }),
  )
  const outage = half(agenda).then(() => server.restart())
  const [writers] = await Promise.race([failed, Promise.all([Promise.all(writing), outage])])

  const log: Recorded[] = []
  const { world, feed } = await follow((recorded) => log.push(recorded))
  await feed.caughtUp
  expect((await streamState(connection, 'FACTS')).lastSequence).toBe(log.length)
  expectWhole(log)
  expectAddressing(log, agenda)
  expectDone(log, agenda)
  for (const { core } of writers) {
    await core.feed.reached(log.length)
    expect(worldHash(core.world)).toBe(worldHash(world))
  }

  // All of them died, and what some of the dead wrote was stored, though they never heard of it.
  for (const { deaths } of writers) expect(deaths).toBeGreaterThan(0)
  const ids = new Set(log.map(({ meta }) => meta.id))
  const unheard = writers.flatMap((it) => it.unheard)
  expect(unheard.filter((id) => ids.has(id))).not.toEqual([])
}, 120_000)
