import { openLab } from '@sixfold/lab'
import { runAttached } from '@sixfold/linux/daemon'
import { openPortal } from '../lab/portal.ts'

/*
 * `orders-and-cut.ts LAB PARTY NETWORK COUNT NETNS DEVICE`, inside the lab: publishes so many orders, takes a device out of
 * its bridge while the first half is on its way, and waits until all are decided. Prints {"milliseconds"}.
 */
const PATIENCE_MS = 120_000

const [lab = '', party = '', network = '', text = '', netns = '', device = ''] = process.argv.slice(2)
const count = Number(text)
const { nats } = await openLab(lab)
await using portal = await openPortal(nats.urls)
let decided = 0
const all = portal.hear(
  (ref, fact) => {
    if (ref.aggregate !== 'order' || ref.party !== party) return false
    if (fact.name === 'OrderRejected') throw new Error(fact.data.sentence)
    decided += 1
    return decided === count
  },
  `the outcome of ${count} orders`,
  PATIENCE_MS,
)
const begin = performance.now()
for (let index = 0; index < count; index += 1) {
  const isCut = index === Math.floor(count / 2)
  if (isCut) await runAttached(['ip', '-n', netns, 'link', 'set', device, 'nomaster'])
  const data = { network, service: `s-${index >> 1}` }
  if (index % 2 === 1) await portal.order({ type: 'ServiceUnnamed', party, data })
  else
    await portal.order({
      type: 'ServiceNamed',
      party,
      data: { ...data, workload: 'w', transport: 'tcp', port: 443 },
    })
}
await all
process.stdout.write(JSON.stringify({ milliseconds: performance.now() - begin }))
