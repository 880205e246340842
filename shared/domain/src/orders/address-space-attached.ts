import type { AddressSpaceAttached } from '@sixfold/events/orders'
import { decideGoods } from '../network/goods.ts'
import { claimThenConfirm } from './claim-then-confirm.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import type { FoundNetwork } from './find-network.ts'
import { findSpace } from './find-space.ts'
import { onNetwork, settleOn } from './on-network.ts'

type Data = DataOf<typeof AddressSpaceAttached>

const attach = async (
  { network, space, ranges }: Data,
  { state }: FoundNetwork,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const found = findSpace(world, space, party)
  // Whoever owns it may have ordered it, or shared it, at this very moment.
  if (isRefusal(found)) return settleOn(found, network, context)
  const { id, ref } = found
  const command = { type: 'AttachSpace', order: key, id, space, ranges } as const
  // What the network itself would refuse is not claimed first; an operator may be moving its exit.
  const decision = decideGoods(command, state)
  if ('refused' in decision) return settleOn(decision.refused, network, context)
  const claim = { type: 'ClaimRanges', order: key, network: { party, network }, ranges } as const
  return claimThenConfirm(
    {
      network,
      claim: async () => (await act('space', ref, claim, cause)).refused,
      confirmation: () => (world.get('space', ref).state.claims.has(key) ? command : null),
    },
    context,
  )
}

/** A tenant's network uses an address space: its ranges are claimed on the space, then confirmed by the network. */
export const addressSpaceAttached = (data: Data, context: OrderContext): Promise<Decided> =>
  onNetwork(data.network, context, (found) => attach(data, found, context))
