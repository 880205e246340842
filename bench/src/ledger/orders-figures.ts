import { setTimeout as sleep } from 'node:timers/promises'
import type { Connection } from '@sixfold/jetstream'
import type { Bench, Figure } from '../harness/figure.ts'
import { inFlight, timed } from '../harness/in-flight.ts'
import { natsBench } from '../harness/nats.ts'
import { type Decided, openGrid } from './orders.ts'

/** Long enough that neither side is measured while it is still being compiled: five for each party. */
const ORDERS = 5_000
const FLAT_ORDERS = 1_000
const [FEW, MANY] = [100, 10_000]
const LANES = 256
/** Nobody runs these networks, so that a coordinator writes after 30 s who is missing: not while it is measured. */
const LATE_MS = 35_000

const messagesOf = ({ facts, mailboxes }: Decided): number => facts.messages + mailboxes.messages

/** Orders decided on a fresh server with few networks, by a coordinator that has decided as many before. */
const decideFresh = async (bench: Bench, count: number): Promise<Decided> => {
  const grid = await openGrid(bench, 'few', FEW)
  await grid.decide(count)
  const decided = await grid.decide(count)
  await grid.close()
  return decided
}

/** Stores these bytes once on each subject that it is given, by compare-and-set: what anybody does with this client. */
const openClient =
  ({ js }: Connection, name: string, bytes: Uint8Array) =>
  async (subject: string): Promise<void> => {
    await js.publish(subject, bytes, { msgID: `${name} ${subject}`, expect: { lastSubjectSequence: 0 } })
  }

/** As many messages of as many bytes in both streams, each on a subject of its own, by compare-and-set and nothing else. */
const openRaw = async (bench: Bench) => {
  const { connection } = await natsBench(bench)
  let round = 0
  return async ({ facts, mailboxes }: Decided): Promise<number> => {
    round += 1
    const body = (held: Decided['facts']) => new Uint8Array(Math.ceil(held.bytes / held.messages)).fill(0x20)
    const writer = {
      facts: openClient(connection, `facts-${round}`, body(facts)),
      mailboxes: openClient(connection, `mailboxes-${round}`, body(mailboxes)),
    }
    const all = messagesOf({ facts, mailboxes, milliseconds: 0 })
    return timed(() =>
      inFlight({ count: all, lanes: LANES }, (_lane, piece) =>
        piece < facts.messages
          ? writer.facts(`sixfold.fact.raw.bench.${round}-${piece}`)
          : writer.mailboxes(`sixfold.mailbox.raw.bench.${round}-${piece}`),
      ),
    )
  }
}

const throughput: Figure = {
  name: 'ledger/orders/1000-parties',
  unit: 'messages/s',
  limit: { of: 'ratio', atLeast: 0.3 },
  about:
    'facts and mailbox messages acknowledged while a coordinator process decides and routes networks of two nodes for a thousand parties, from the first order published, against as many acknowledged compare-and-set publishes of as many bytes by the client, 256 in flight',
  warmUps: 0,
  prepare: async (bench) => {
    const count = bench.scaled(ORDERS)
    const raw = await openRaw(bench)
    let last: Decided | null = null
    return {
      ours: async () => {
        last = await decideFresh(bench, count)
        return (messagesOf(last) / last.milliseconds) * 1_000
      },
      raw: async () => {
        last ??= await decideFresh(bench, count)
        return (messagesOf(last) / (await raw(last))) * 1_000
      },
      note: () =>
        `${count} orders gave ${last?.facts.messages} facts and ${last?.mailboxes.messages} mailbox messages, ${Math.round(((last?.facts.bytes ?? 0) + (last?.mailboxes.bytes ?? 0)) / 1_024)} KiB`,
    }
  },
}

const flat: Figure = {
  name: 'ledger/orders/flat',
  unit: 'ms/order',
  limit: { of: 'ratio', atMost: 1.2 },
  about: `time per order with ${MANY} networks there, against ${FEW} and those that warmed the coordinator up; a thousand parties`,
  prepare: async (bench) => {
    const count = bench.scaled(FLAT_ORDERS)
    const many = await openGrid(bench, 'many', bench.scaled(MANY))
    await many.decide(count)
    return {
      ours: async () => {
        await sleep(LATE_MS)
        return (await many.decide(count)).milliseconds / count
      },
      raw: async () => (await decideFresh(bench, count)).milliseconds / count,
      note: () => `${count} orders at a time`,
    }
  },
}

/** What deciding and routing takes. */
export const orderFigures: readonly Figure[] = [throughput, flat]
