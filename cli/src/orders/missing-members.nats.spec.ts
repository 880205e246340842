import { DERIVE_VERSION } from '@sixfold/derive'
import { aWorld, BEGIN, type GrowingWorld } from '@sixfold/domain/plan/worlds.examples'
import {
  encode,
  factSubject,
  instantOf,
  networkReportType,
  type OrderKey,
  reportSubject,
} from '@sixfold/events'
import { aNetwork, anAgent } from '@sixfold/events/example-values'
import { NetworkCancelled, NetworkSuspended, NodeRetired } from '@sixfold/events/orders'
import { NetworkReported } from '@sixfold/events/reports'
import { networkRef } from '@sixfold/fold'
import { type Connection, connect, publishPresence, publishReport } from '@sixfold/jetstream'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { provision } from '../../../shared/jetstream/src/provision.ts'
import { type NatsServer, startNatsServer } from '../../../shared/testkit/src/nats-server.ts'
import { openChronicle } from '../log/chronicle.ts'
import { readEntry } from '../log/read-entry.ts'
import { machineRow } from '../machines/rows.ts'
import { machinesIn, namesIn } from '../names/agent-names.ts'
import { missingFor } from './missing-members.ts'
import type { Standing } from './standing.ts'

let server: NatsServer
let connection: Connection

beforeEach(async () => {
  server = await startNatsServer()
  connection = await connect({ servers: server.url, name: 'spec' })
  await provision(connection)
})
afterEach(async () => {
  await connection[Symbol.asyncDispose]()
  await server[Symbol.asyncDispose]()
})

const [first, second, exit] = ['oslo-1', 'oslo-2', 'exit-1'].map((name) => anAgent(name))

const say = async (agent = first, phase: 'applied' | 'absent', applied: number): Promise<void> => {
  const report = NetworkReported.of({
    party: 'acme',
    network: 'blue',
    phase,
    keys: null,
    applied,
    hash: null,
    deriveVersion: DERIVE_VERSION,
    milliseconds: null,
    problems: [],
  })
  const bytes = encode(report, { id: `${agent} ${applied}`, source: 'spec', time: instantOf(BEGIN) })
  await publishReport(connection, reportSubject(agent ?? '', networkReportType('acme', 'blue')), bytes)
  publishPresence(connection, agent ?? '')
}

/** What a command knows of a log. */
const logOf = ({ world, log }: GrowingWorld) => {
  const chronicle = openChronicle()
  for (const { ref, fact, sequence, cause } of log) {
    const meta = {
      id: `f${sequence}`,
      source: 'spec',
      time: instantOf(BEGIN),
      actor: 'spec',
      prevhash: null,
      ...cause,
    }
    chronicle.note(readEntry({ sequence, subject: factSubject(ref), bytes: encode(fact, meta) }))
  }
  return { world, names: namesIn(world), chronicle }
}

const waiting: Standing = { stage: 'accepted', done: false, words: '', outcome: null }

/** An order that was accepted, by the fact that it left. */
const placed = ({ log }: GrowingWorld, name: string) => {
  const left = log.findLast(({ fact }) => fact.name === name)
  const order = {
    key: left?.cause.correlationId as OrderKey,
    party: 'acme',
    digest: '',
    type: `sixfold.order.${name}.v1`,
    network: 'blue',
    position: 1,
    stream: '',
  }
  return { order, fact: left?.sequence ?? 0 }
}
const told = async (grown: GrowingWorld, name: string, standing = waiting) => {
  const { order } = placed(grown, name)
  const missing = await missingFor(connection, logOf(grown), { order, standing })
  return missing.map((it) => [it.network, it.name, it.reason])
}

test('who does not hold what an order changed is named, and why', async () => {
  const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
  await grown.order('acme', NetworkSuspended.of({ network: aNetwork('blue') }))
  const { fact } = placed(grown, 'NetworkSuspended')
  await say(first, 'applied', fact)
  await say(second, 'applied', fact - 1)
  expect(await told(grown, 'NetworkSuspended')).toEqual([
    ['acme/blue', 'oslo-2', `holds revision ${fact - 1}, not ${fact} yet`],
    ['acme/blue', 'exit-1', 'has not reported yet: it has not heard of the network; its agent is not heard'],
  ])
  expect(await told(grown, 'NetworkSuspended', { ...waiting, done: true })).toEqual([])
  expect(await told(grown, 'NetworkSuspended', { ...waiting, stage: 'stored' })).toEqual([])
})

test('of a cancelled network: who still has it', async () => {
  const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
  await grown.order('acme', NetworkCancelled.of({ network: aNetwork('blue') }))
  const { fact } = placed(grown, 'NetworkCancelled')
  await say(first, 'applied', fact - 1)
  await say(exit, 'absent', fact)
  expect(await told(grown, 'NetworkCancelled')).toEqual([
    ['acme/blue', 'oslo-1', 'still has it'],
    ['acme/blue', 'oslo-2', 'still has it, as far as is known; its agent is not heard'],
  ])
})

test('a retired machine that still lives owns no slice', async () => {
  const grown = await aWorld({ 'acme/blue': ['oslo-1', 'oslo-2'] })
  const { world } = grown
  const machine = machinesIn(world, 'node').find(({ id }) => id === first)
  if (machine === undefined) throw new Error('no oslo-1')
  expect(await machineRow(connection, world, machine)).toMatchObject({
    slices: ['2001:db8:a:100::/56'],
    networks: ['acme/blue'],
    retired: null,
  })
  await grown.order('operator', NodeRetired.of({ node: machine.id, force: true }))
  await say(first, 'applied', world.get('network', networkRef('acme', 'blue')).sequence)
  const row = await machineRow(connection, world, machine)
  expect(row).toMatchObject({ slices: [], networks: [] })
  expect(row.retired).toBe(grown.log.find(({ fact }) => fact.name === 'NodeRetired')?.sequence)
})
