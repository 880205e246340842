import { setTimeout as sleep } from 'node:timers/promises'
import { ensureWorkload, openLab, type Workload } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import { inside } from '@sixfold/linux/ownership'
import { ofNetwork, openPortal } from './portal.ts'

/*
 * `one-order.ts LAB NETWORK`, inside the lab: orders a network over all its nodes, waits until it converged, pings from
 * the workload of one node to that of another, and gives the network back. Prints {"converged", "ping"}: milliseconds
 * from before the order was published to the fact, and to the first answer behind it.
 */
const PARTY = 'tenant'
const PATIENCE_MS = 60_000
/** So long before the order the workloads are there and ask for the network, as containers do that a portal started. */
const HEAD_START_MS = 500

const [lab = '', network = ''] = process.argv.slice(2)
const { nats, agents } = await openLab(lab)
const nodes = agents.filter(({ kind }) => kind === 'node-agent')
await using portal = await openPortal(nats.urls)

const attach = ({ machine: node }: (typeof nodes)[number]): Promise<Workload> =>
  ensureWorkload(lab, { party: PARTY, network, node }, { patienceMs: PATIENCE_MS })

const ping = async (from: Workload, to: Workload): Promise<number> => {
  const address = to.addresses.find((text) => text.includes(':'))
  if (address === undefined) throw new Error(`the workload ${to.name} has no IPv6 address`)
  const argv = inside(from.netns, 'ping', '-n', '-q', '-c', '1', '-W', '0.5', address)
  const end = performance.now() + PATIENCE_MS
  while ((await runAttached(argv)).exitCode !== 0) {
    if (performance.now() >= end) throw new Error(`${address} did not answer within ${PATIENCE_MS / 1_000} s`)
  }
  return performance.now()
}

const workloads = Promise.all(nodes.slice(0, 2).map(attach))
await Promise.race([workloads, sleep(HEAD_START_MS)])

const converged = portal.hear(ofNetwork(PARTY, network, 'NetworkConverged'), 'NetworkConverged', PATIENCE_MS)
const resources = nodes.map(({ id }) => ({ node: id }))
const start = performance.now()
const [convergedAt, [from, to]] = await Promise.all([
  converged,
  workloads,
  portal.order({ type: 'NetworkOrdered', party: PARTY, data: { network, resources } }),
])
if (from === undefined || to === undefined) throw new Error('two nodes are needed to ping between them')
const answeredAt = await ping(from, to)

const gone = portal.hear(ofNetwork(PARTY, network, 'NetworkGone'), 'NetworkGone', PATIENCE_MS)
await portal.order({ type: 'NetworkCancelled', party: PARTY, data: { network } })
await gone
process.stdout.write(JSON.stringify({ converged: convergedAt - start, ping: answeredAt - start }))
