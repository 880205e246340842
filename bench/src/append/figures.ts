import { factSubject } from '@sixfold/events'
import { networkRef } from '@sixfold/fold'
import { type Connection, jetstreamStore, streamState } from '@sixfold/jetstream'
import { makeGrid } from '../grid/grid.ts'
import { logOf } from '../grid/log.ts'
import { networkIdOf, TENANT } from '../grid/network.ts'
import { writeLog } from '../grid/write-log.ts'
import type { Bench, Figure, Limit } from '../harness/figure.ts'
import { inFlight, timed } from '../harness/in-flight.ts'
import { natsBench } from '../harness/nats.ts'
import { openJoins } from './ours.ts'
import { openRawWriter } from './raw.ts'
import { openWriter } from './writer.ts'

/**
 * `aggregates` are written to in turn, with `lanes` facts in flight in all, by `writers` with a connection each.
 * `isFollowing`: every writer reads back what is stored, as it must where others write too.
 */
type Load = Readonly<{
  aggregates: number
  lanes: number
  writers: number
  isFollowing: boolean
  facts: number
}>

const ofEach = <Item>(count: number, make: (index: number) => Promise<Item>): Promise<Item[]> =>
  Promise.all(Array.from({ length: count }, (_, index) => make(index)))

/** Facts per second of some work that must store exactly `count` messages: one more or less is a mistake. */
const rateOf = async (connection: Connection, count: number, work: () => Promise<void>): Promise<number> => {
  const before = (await streamState(connection, 'FACTS')).lastSequence
  const milliseconds = await timed(work)
  const stored = (await streamState(connection, 'FACTS')).lastSequence - before
  if (stored !== count) throw new Error(`${stored} facts were stored, and ${count} had to be`)
  return (count / milliseconds) * 1_000
}

const prepareOurs = async (bench: Bench, { aggregates, lanes, writers, isFollowing }: Load) => {
  const { connection, open } = await natsBench(bench)
  const grid = makeGrid({ nodes: 10, exits: 1 })
  await writeLog(
    connection,
    logOf(grid, 2, (networks) => networks < aggregates),
  )
  const all = await ofEach(writers, async (index) => {
    const writer = await openWriter(await open(`writer ${index}`), `coordinator-${index}`)
    if (isFollowing) bench.keep(writer.feed)
    else await writer.feed[Symbol.asyncDispose]()
    return writer
  })
  const join = openJoins(all[0] as (typeof all)[number], aggregates)
  const run = (count: number): Promise<number> =>
    rateOf(connection, count, () =>
      inFlight({ count, lanes }, (lane, piece) => join(all[lane % writers] as (typeof all)[number], piece)),
    )
  await run(1)
  const sample = await jetstreamStore(connection).last(factSubject(networkRef(TENANT, networkIdOf(0))))
  if (sample === null) throw new Error('the fact that was just stored is not there')
  return { run, bytes: sample.bytes }
}

const prepareRaw = async (bench: Bench, { aggregates, lanes, writers }: Load, bytes: Uint8Array) => {
  const { connection, open } = await natsBench(bench)
  const subjects = Array.from({ length: aggregates }, (_, index) =>
    factSubject(networkRef(TENANT, networkIdOf(index))),
  )
  const all = await ofEach(writers, async (index) =>
    openRawWriter(await open(`raw ${index}`), `raw-${index}`, bytes),
  )
  return (count: number): Promise<number> =>
    rateOf(connection, count, () =>
      inFlight({ count, lanes }, (lane, piece) =>
        (all[lane % writers] as (typeof all)[number])(subjects[piece % aggregates] as string),
      ),
    )
}

const append = (name: string, limit: Limit | null, load: Load, more = ''): Figure => ({
  name: `append/${name}`,
  unit: 'facts/s',
  limit,
  about: `the coordinator's journal (decide, encode, hash, compare-and-set, fold${more}) against bare compare-and-set publishes of the same bytes by @sixfold/jetstream's ack publisher, each on a server of its own`,
  warmUps: 2,
  prepare: async (bench) => {
    const count = bench.scaled(load.facts)
    const { run, bytes } = await prepareOurs(bench, load)
    const runRaw = await prepareRaw(bench, load, bytes)
    return {
      ours: () => run(count),
      raw: () => runRaw(count),
      note: () => `${count} facts of ${bytes.length} bytes at a time`,
    }
  },
})

const HALF = { of: 'ratio', atLeast: 0.5 } as const
const ALONE = { writers: 1, isFollowing: false }
const READ_BACK = ', and read all of it back'

/** Facts appended: over many aggregates and on one, one at a time and many at once. */
export const appendFigures: readonly Figure[] = [
  append('1000-aggregates/1-in-flight', HALF, { ...ALONE, aggregates: 1_000, lanes: 1, facts: 4_000 }),
  append('1000-aggregates/256-in-flight', HALF, { ...ALONE, aggregates: 1_000, lanes: 256, facts: 30_000 }),
  append(
    '1000-aggregates/256-in-flight/following',
    null,
    { writers: 1, isFollowing: true, aggregates: 1_000, lanes: 256, facts: 30_000 },
    READ_BACK,
  ),
  append('1-aggregate/1-in-flight', HALF, { ...ALONE, aggregates: 1, lanes: 1, facts: 4_000 }),
  append(
    '1-aggregate/8-writers',
    HALF,
    { writers: 8, isFollowing: true, aggregates: 1, lanes: 8, facts: 2_000 },
    READ_BACK,
  ),
]
