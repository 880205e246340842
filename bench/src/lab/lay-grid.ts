import { gridOrders, openLab } from '@sixfold/lab'
import { openPortal } from './portal.ts'

/*
 * `lay-grid.ts LAB`, inside the lab: publishes the operator's orders and waits until all are accepted. Prints how many.
 */
const PATIENCE_MS = 60_000

const [lab = ''] = process.argv.slice(2)
const context = await openLab(lab)
await using portal = await openPortal(context.nats.urls)
const orders = gridOrders(context)
let decided = 0
const all = portal.hear(
  (ref, fact) => {
    if (ref.aggregate !== 'order') return false
    if (fact.name === 'OrderRejected') throw new Error(`${fact.data.orderType}: ${fact.data.sentence}`)
    decided += 1
    return decided === orders.length
  },
  'the grid',
  PATIENCE_MS,
)
for (const order of orders) await portal.order({ ...order, party: 'operator' })
await all
process.stdout.write(JSON.stringify({ orders: orders.length }))
