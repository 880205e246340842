import type { NetworkId } from '@sixfold/events'
import { networkRef } from '@sixfold/fold'
import type { GoodsCommand } from '../network/goods.commands.ts'
import type { Decided, OrderContext } from './context.ts'
import { actOn, onNetwork, settleOn } from './on-network.ts'

/** What spans a network and another aggregate. */
export type Spanning = Readonly<{
  network: NetworkId
  /** Claims it there, under the order's key. */
  claim: () => Promise<Decided>
  /** The network's part of it; null when nothing is claimed. */
  confirmation: () => GoodsCommand | null
}>

/**
 * Claims on another aggregate, then confirms by one fact of the network. What is refused is settled with the network,
 * and then what was claimed is given back: never before, as another coordinator may be about to confirm it. Each step
 * may be repeated by anyone.
 */
export const claimThenConfirm = async (spanning: Spanning, context: OrderContext): Promise<Decided> => {
  const { network, claim, confirmation } = spanning
  const { party, cause, release } = context
  const refused = await claim()
  if (refused !== null) return settleOn(refused, network, context)
  const command = confirmation()
  // Given back already by whoever settled it otherwise: that is found there.
  if (command === null) return onNetwork(network, context, () => claimThenConfirm(spanning, context))
  const unconfirmed = await actOn(network, command, context)
  if (unconfirmed === null) return null
  const settled = await settleOn(unconfirmed, network, { ...context, mayRecordRefusal: () => true })
  await release(networkRef(party, network), cause)
  return settled
}
