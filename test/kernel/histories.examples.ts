import { growingWorld, worldAt } from '@sixfold/domain/plan/worlds.examples'
import type { Order } from '@sixfold/events'
import { AddressSpaceOrdered, NetworkOrdered } from '@sixfold/events/orders'
import { type NetworkView, viewOf } from '@sixfold/fold'
import type { Random } from './random.examples.ts'
import { type Agents, gridOrders, NETWORK, network, PARTY, SPACES } from './random-orders.examples.ts'

/** One stream of several, each kept in its own order. */
export const interleaved = (streams: readonly (readonly Order[])[], random: Random): Order[] => {
  const rest = streams.map((stream) => [...stream])
  const one: Order[] = []
  while (rest.some((stream) => stream.length > 0)) {
    const stream = random.pick(rest.filter((it) => it.length > 0))
    const order = stream.shift()
    if (order !== undefined) one.push(order)
  }
  return one
}

/** What the log of a grid gave a network: its view after every order, and after every single fact. */
export type History = Readonly<{
  afterOrders: readonly NetworkView[]
  afterFacts: readonly NetworkView[]
  accepted: number
}>

/** Decides orders as a coordinator does, in a grid of these machines, from the network's founding on. */
export const historyOf = async (agents: Agents, orders: readonly Order[]): Promise<History> => {
  const growing = growingWorld()
  await growing.found()
  for (const order of gridOrders(agents)) await growing.order('operator', order)
  for (const space of SPACES) await growing.order(PARTY, AddressSpaceOrdered.of({ space: space as never }))
  const founding = NetworkOrdered.of({
    network,
    resources: [agents.here, agents.there].map((node) => ({ node })),
  })
  await growing.order(PARTY, founding)
  await growing.join(PARTY, NETWORK)
  const view = (): NetworkView => {
    const found = viewOf(growing.world, PARTY, NETWORK)
    if (found === null) throw new Error('there is no network')
    return structuredClone(found)
  }
  const begin = growing.log.length
  const afterOrders = [view()]
  let accepted = 0
  for (const order of orders) {
    if ((await growing.order(PARTY, order)) === null) accepted += 1
    await growing.join(PARTY, NETWORK)
    afterOrders.push(view())
  }
  const afterFacts = growing.log
    .slice(begin)
    .map(({ sequence }) => viewOf(worldAt(growing.log, sequence), PARTY, NETWORK))
    .filter((it) => it !== null)
  return { afterOrders, afterFacts, accepted }
}
