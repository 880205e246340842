import { factCodec, hashOf, millisecondsOf, refOf } from '@sixfold/events'
import { jetstreamStore, streamState } from '@sixfold/jetstream'
import { makeGrid } from '../grid/grid.ts'
import { writeLog } from '../grid/write-log.ts'
import type { Bench, Figure } from '../harness/figure.ts'
import { timed } from '../harness/in-flight.ts'
import { natsBench } from '../harness/nats.ts'
import { scratch } from '../harness/scratch.ts'
import { rawReplay } from '../replay/raw.ts'
import { collect, heldKib } from './collect.ts'
import { openFold, openShelf, recall, seal, writeBody } from './coordinator.ts'
import { longLog } from './long-log.ts'
import { expectAll, readAll, readInto } from './read.ts'

const FACTS = 1_000_000
const NETWORKS = 10_000
const grid = makeGrid({ nodes: 100, exits: 10 })

const prepareLog = async (bench: Bench) => {
  const { connection, open } = await natsBench(bench)
  const [facts, networks] = [bench.scaled(FACTS), bench.scaled(NETWORKS)]
  bench.say(`storing ${facts} facts`)
  const stored = await writeLog(connection, longLog(grid, { networks, facts }))
  return { reader: await open('reader'), facts: stored, networks }
}

const fold: Figure = {
  name: 'ledger/fold',
  unit: 's',
  limit: { of: 'ratio', atMost: 2 },
  about:
    "following the log and folding all that a coordinator folds (world, decided orders, lives of networks), against the client's ordered consumer with JSON.parse",
  prepare: async (bench) => {
    const { reader, facts, networks } = await prepareLog(bench)
    const ours = async (): Promise<void> => expectAll(await readAll(reader), facts, networks)
    const measure = async (work: () => Promise<void>): Promise<number> => {
      collect()
      return (await timed(work)) / 1_000
    }
    return {
      ours: () => measure(ours),
      raw: () => measure(() => rawReplay(reader, facts)),
      note: () => `${facts} facts of ${networks} networks`,
    }
  },
}

const start: Figure = {
  name: 'ledger/start-from-snapshot',
  unit: 's',
  limit: { of: 'ours', atMost: 2 },
  about:
    'finding, checking and opening a snapshot of what a log folds to, and following the log from there until caught up',
  prepare: async (bench) => {
    const { reader, facts, networks } = await prepareLog(bench)
    const store = jetstreamStore(reader)
    const stream = await streamState(reader, 'FACTS')
    const shelf = openShelf(await scratch(bench, 'snapshots'))
    bench.say('folding it once, and writing a snapshot')
    const last = await store.at(facts)
    if (last === null) throw new Error(`there is no fact ${facts}`)
    const head = { code: 'bench', stream: stream.created, sequence: facts, last: facts }
    let size = 0
    let wroteMs = 0
    const write = async (): Promise<void> => {
      const whole = await readAll(reader)
      let body: Uint8Array = new Uint8Array()
      wroteMs = await timed(async () => {
        body = writeBody(whole.save())
      })
      const bytes = seal({ ...head, fact: hashOf(last.bytes) }, body)
      size = bytes.length
      await shelf.put(facts, bytes)
    }
    await write()
    const log = { info: () => {}, warn: () => {} }
    const ours = async (): Promise<void> => {
      const { fold: restored, sequence } = await recall({ shelf, store, stream, code: 'bench', log })
      if (sequence !== facts) throw new Error('it did not begin with the snapshot')
      expectAll(await readInto(reader, restored, sequence), facts, networks)
    }
    return {
      ours: async () => {
        collect()
        return (await timed(ours)) / 1_000
      },
      raw: null,
      note: () =>
        `${facts} facts of ${networks} networks; the snapshot has ${Math.round(size / 2 ** 20)} MiB, and a coordinator stands still for ${Math.round(wroteMs)} ms while it is made`,
    }
  },
}

const MEMORY_NETWORKS = 2_000
const FACTS_EACH = FACTS / NETWORKS

const memory: Figure = {
  name: 'ledger/memory-per-network',
  unit: 'KiB',
  limit: { of: 'ours', atMost: 40 },
  about:
    'what a coordinator holds on its heap, once the garbage is gone, for each network of five nodes with a hundred facts',
  prepare: async (bench) => {
    const networks = bench.scaled(MEMORY_NETWORKS)
    const foldAll = () => {
      const all = openFold()
      let sequence = 0
      for (const { subject, bytes } of longLog(grid, { networks, facts: networks * FACTS_EACH })) {
        sequence += 1
        const ref = refOf(subject)
        const decoded = factCodec.decode(bytes)
        if (ref === null || !decoded.ok)
          throw new Error(`${subject} at ${sequence} is no fact of this version`)
        const at = millisecondsOf(decoded.meta.time)
        all.world.apply(ref, decoded.event, { sequence, at })
        all.note({ ref, fact: decoded.event })
      }
      return all
    }
    return {
      ours: async () => {
        const before = heldKib()
        const all = foldAll()
        const held = heldKib() - before
        expectAll(all, networks * FACTS_EACH, networks)
        return held / networks
      },
      raw: null,
      note: () => `${networks} networks, the machines of their grid among it`,
    }
  },
}

/** What a coordinator's start takes, and what it holds then. */
export const foldFigures: readonly Figure[] = [fold, start, memory]
