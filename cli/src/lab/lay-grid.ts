import { addUpstreamRoutes, gridOrders, type LabContext, type Progress } from '@sixfold/lab'
import { EXIT } from '../exit-codes.ts'
import { Failure } from '../failure.ts'
import { plural } from '../render/plural.ts'
import { askInside, Exits, Nodes, Orders } from './inner-json.ts'

/** The operator whose orders make the grid of a lab; its coordinators know it. */
const OPERATOR = 'operator'
const TIMEOUT_SECONDS = 60

/** What was made: how many orders were accepted, and how many slices are routed now. */
export type Grid = Readonly<{ orders: number; slices: number; milliseconds: number }>

const publish = async (context: LabContext): Promise<number> => {
  const orders = gridOrders(context).map((order) => ({ ...order, party: OPERATOR }))
  const argv = ['order', '-', '--wait', '--timeout', String(TIMEOUT_SECONDS), '--json']
  const told = await askInside(context.lab, argv, Orders, {
    stdin: JSON.stringify(orders),
    allowed: [EXIT.ok, EXIT.rejected, EXIT.timedOut],
  })
  const bad = told.orders.find(({ stage }) => stage !== 'accepted')
  if (bad === undefined && told.notPublished === 0) return orders.length
  const why = bad === undefined ? 'not all of them were taken' : `${bad.type}: ${bad.words}`
  throw new Failure(EXIT.failed, `the grid of lab ${context.lab} could not be laid: ${why}`)
}

/** Where each slice has to be routed: to the machine whose agent owns it. */
const routes = async ({ lab, agents }: LabContext) => {
  const [{ nodes }, { exits }] = await Promise.all([
    askInside(lab, ['node', 'list', '--json'], Nodes),
    askInside(lab, ['exit', 'list', '--json'], Exits),
  ])
  const machineOf = new Map<string, string>(agents.map(({ id, machine }) => [id, machine]))
  return [...nodes, ...exits].flatMap(({ id, slices }) => {
    const machine = machineOf.get(id)
    return machine === undefined ? [] : slices.map((prefix) => ({ machine, prefix }))
  })
}

/**
 * Makes a grid of a lab, as an operator and the owners of its sites would: publishes the orders of farms, exit groups,
 * allocations, nodes and exits, waits until all are accepted, and routes every slice at its site's router.
 *
 * @throws Failure when an order was not accepted
 */
export const layGrid = async (context: LabContext, onProgress: Progress = () => undefined): Promise<Grid> => {
  const started = performance.now()
  onProgress(`publishing ${plural(gridOrders(context).length, 'order')} of the operator`)
  const orders = await publish(context)
  const slices = await routes(context)
  onProgress(`routing ${plural(slices.length, 'slice')} at the sites' routers`)
  await addUpstreamRoutes(context.lab, slices)
  return { orders, slices: slices.length, milliseconds: performance.now() - started }
}
