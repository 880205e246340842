import type { AddressSpaceUnshared } from '@sixfold/events/orders'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { findSpace } from './find-space.ts'
import { settleOnSpace } from './settle-space.ts'

/**
 * The owner of an address space does not let a network use it any more. Whether that network has ranges of it, another
 * party decides: so a refusal is settled.
 */
export const addressSpaceUnshared = async (
  { space, with: network }: DataOf<typeof AddressSpaceUnshared>,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const found = findSpace(world, { party, space }, party)
  if (isRefusal(found)) return found
  const command = { type: 'UnshareSpace', order: key, with: network } as const
  const { refused } = await act('space', found.ref, command, cause)
  return refused === null ? null : settleOnSpace(refused, found.ref, context)
}
