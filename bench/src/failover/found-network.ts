import { openLab } from '@sixfold/lab'
import { ofNetwork, openPortal } from '../lab/portal.ts'
import { readFacts } from './read-facts.ts'

/*
 * `found-network.ts LAB PARTY NETWORK`, inside the lab: orders a network over all its nodes, with a workload by order and an
 * IPv4 of its own, and waits until an exit stands by for it. Prints {"exit", "slices"}: which machine serves it, and what
 * has to be routed where at the sites.
 */
const PATIENCE_MS = 60_000

const [lab = '', party = '', network = ''] = process.argv.slice(2)
const { nats, agents } = await openLab(lab)
const nodes = agents.filter(({ kind }) => kind === 'node-agent')
await using portal = await openPortal(nats.urls)

const converged = (): Promise<number> =>
  portal.hear(ofNetwork(party, network, 'NetworkConverged'), 'NetworkConverged', PATIENCE_MS)

const standby = portal.hear(ofNetwork(party, network, 'StandbyAssigned'), 'StandbyAssigned', PATIENCE_MS)
const first = converged()
const resources = nodes.map(({ id }) => ({ node: id }))
await portal.order({ type: 'NetworkOrdered', party, data: { network, resources } })
await Promise.all([standby, first])
const second = converged()
await portal.order({ type: 'PublicIpv4Ordered', party, data: { network } })
await second
const third = converged()
await portal.order({ type: 'WorkloadPlaced', party, data: { network, workload: 'w', node: nodes[0]?.id } })
await third

const machineOf = (id: string): string => agents.find((it) => it.id === id)?.machine ?? ''
const facts = await readFacts(nats.urls)
const slices = facts.flatMap(({ fact }) =>
  fact.name === 'SliceCut' ? [{ machine: machineOf(fact.data.owner), prefix: fact.data.slice }] : [],
)
const founded = facts.findLast(({ ref, fact }) => fact.name === 'NetworkAllocated' && ref.id === network)
const exit = founded?.fact.name === 'NetworkAllocated' ? machineOf(founded.fact.data.exitPoint.exit) : ''
process.stdout.write(JSON.stringify({ exit, slices }))
