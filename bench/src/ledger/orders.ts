import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { encode, instantOf, NetworkId, orderKey, PartyId } from '@sixfold/events'
import { NetworkOrdered } from '@sixfold/events/orders'
import { type Connection, publishOrder } from '@sixfold/jetstream'
import { realCommands } from '@sixfold/lab'
import { isAlive, startDaemon, stopProcesses } from '@sixfold/linux/daemon'
import { eventually } from '@sixfold/testkit/eventually'
import { makeGrid } from '../grid/grid.ts'
import { logOf } from '../grid/log.ts'
import { writeLog } from '../grid/write-log.ts'
import type { Bench } from '../harness/figure.ts'
import { inFlight } from '../harness/in-flight.ts'
import { natsBench } from '../harness/nats.ts'
import { scratch } from '../harness/scratch.ts'

const grid = makeGrid({ nodes: 100, exits: 10 })
const NODES_EACH = 2
const PARTIES = 1_000
const READY_MS = 300_000
const GRACE_MS = 15_000
const LANES = 256

/** What lies in a stream: how many messages ever, on how many subjects, in how many bytes. */
export type Held = Readonly<{ messages: number; subjects: number; bytes: number }>

const heldIn = async ({ jsm }: Connection, stream: 'FACTS' | 'MAILBOX'): Promise<Held> => {
  const { state } = await jsm.streams.info(stream)
  return { messages: state.last_seq, subjects: state.num_subjects ?? 0, bytes: state.bytes }
}

const minus = (a: Held, b: Held): Held => ({
  messages: a.messages - b.messages,
  subjects: a.subjects - b.subjects,
  bytes: a.bytes - b.bytes,
})

/** What deciding a number of orders wrote, and how long it took from publishing the first to the last acknowledgement. */
export type Decided = Readonly<{ milliseconds: number; facts: Held; mailboxes: Held }>

/** A server with so many networks of two nodes, and a real coordinator process on it that has caught up. */
export const openGrid = async (bench: Bench, name: string, networks: number) => {
  const { connection, server } = await natsBench(bench)
  bench.say(`${name}: storing ${networks} networks, and starting a coordinator`)
  await writeLog(
    connection,
    logOf(grid, NODES_EACH, (made) => made < networks),
  )
  const directory = await scratch(bench, name)
  const log = join(directory, 'coordinator.log')
  const ref = await startDaemon({
    argv: ['setpriv', '--pdeathsig', 'KILL', ...realCommands.coordinator.argv],
    environment: { SIXFOLD_NATS: server.url, SIXFOLD_STATE: join(directory, 'state') },
    log,
  })
  const stop = (): Promise<void> => stopProcesses([ref], GRACE_MS)
  bench.keep({ [Symbol.asyncDispose]: stop })
  await eventually(
    async () => {
      const text = await readFile(log, 'utf8').catch(() => '')
      if (!isAlive(ref)) throw new Error(`the coordinator ended: ${text.slice(-2_000)}`)
      if (!text.includes('"up"')) throw new Error('the coordinator is not up yet')
    },
    { withinMs: READY_MS, everyMs: 50 },
  )
  let placed = 0

  const orderOf = (index: number) => {
    const party = PartyId.parse(`party-${index % PARTIES}`)
    const [a, b] = [grid.nodes[(2 * index) % 100], grid.nodes[(2 * index + 1) % 100]]
    if (a === undefined || b === undefined) throw new Error('the grid has too few nodes')
    const order = NetworkOrdered.of({
      network: NetworkId.parse(`ordered-${index}`),
      resources: [{ node: a }, { node: b }],
    })
    const id = `order-${index}`
    const meta = { id, source: 'bench', time: instantOf(1_800_000_000_000), party }
    return { party, key: orderKey(party, 'bench', id), bytes: encode(order, meta) }
  }

  /** Places orders of a thousand parties in turn; resolves when all are decided and all their snapshots are written. */
  const decide = async (count: number): Promise<Decided> => {
    const orders = Array.from({ length: count }, (_, index) => orderOf(placed + index))
    placed += count
    const [facts, mailboxes] = [await heldIn(connection, 'FACTS'), await heldIn(connection, 'MAILBOX')]
    const begin = performance.now()
    await inFlight({ count, lanes: LANES }, async (_lane, piece) => {
      const { party, key, bytes } = orders[piece] as (typeof orders)[number]
      const published = await publishOrder(connection, party, key, bytes)
      if ('refused' in published) throw new Error(`an order was not taken: ${JSON.stringify(published)}`)
    })
    return eventually(
      async () => {
        const wrote = minus(await heldIn(connection, 'FACTS'), facts)
        const routed = minus(await heldIn(connection, 'MAILBOX'), mailboxes)
        // A network and an outcome; a snapshot for two nodes and an exit.
        if (wrote.subjects < 2 * count || routed.subjects < 3 * count)
          throw new Error(
            `${wrote.subjects} of ${2 * count} decided, ${routed.subjects} of ${3 * count} routed`,
          )
        return { milliseconds: performance.now() - begin, facts: wrote, mailboxes: routed }
      },
      { withinMs: READY_MS, everyMs: 10 },
    )
  }

  return {
    decide,
    close: async (): Promise<void> => {
      await stop()
      await connection[Symbol.asyncDispose]()
      await server[Symbol.asyncDispose]()
    },
  }
}
