import { openLab } from '@sixfold/lab'
import { openPortal } from './portal.ts'

/*
 * `many-networks.ts LAB COUNT`, inside the lab: orders networks over all its nodes at once, and waits until each has
 * converged. Prints how many.
 */
const PARTY = 'tenant'
const PATIENCE_MS = 300_000

const [lab = '', text = ''] = process.argv.slice(2)
const count = Number(text)
const { nats, agents } = await openLab(lab)
const resources = agents.flatMap(({ kind, id }) => (kind === 'node-agent' ? [{ node: id }] : []))
await using portal = await openPortal(nats.urls)
const converged = new Set<string>()
const all = portal.hear(
  (ref, fact) => {
    if (ref.party === PARTY && fact.name === 'OrderRejected') throw new Error(fact.data.sentence)
    if (fact.name === 'NetworkConverged') converged.add(ref.id)
    return converged.size === count
  },
  `the convergence of ${count} networks`,
  PATIENCE_MS,
)
for (let index = 0; index < count; index += 1) {
  const data = { network: `bench-${index}`, resources }
  await portal.order({ type: 'NetworkOrdered', party: PARTY, data })
}
await all
process.stdout.write(JSON.stringify({ networks: converged.size }))
