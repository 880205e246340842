import type { AddressSpaceShared } from '@sixfold/events/orders'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { findSpace } from './find-space.ts'

/** The owner of an address space lets another network use it. */
export const addressSpaceShared = async (
  { space, with: network }: DataOf<typeof AddressSpaceShared>,
  { world, act, party, key, cause }: OrderContext,
): Promise<Decided> => {
  const found = findSpace(world, { party, space }, party)
  if (isRefusal(found)) return found
  return (await act('space', found.ref, { type: 'ShareSpace', order: key, with: network }, cause)).refused
}
