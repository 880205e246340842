import type { AgentId, Holder } from '@sixfold/events'
import { allocationRef, allocationsOf, GRID_REF } from '@sixfold/fold'
import { lowestFreeSlice } from '../allocation/cuts.ts'
import type { Decided, OrderContext } from './context.ts'

/** True when a farm or an exit group has an allocation to cut slices from. */
export const hasAllocation = ({ world }: Pick<OrderContext, 'world'>, holder: Holder): boolean =>
  allocationsOf(world.get('grid', GRID_REF).state, holder).length > 0

/** True when one of the allocations of a farm or an exit group has a slice left. */
export const hasSliceLeft = ({ world }: Pick<OrderContext, 'world'>, holder: Holder): boolean =>
  allocationsOf(world.get('grid', GRID_REF).state, holder).some(
    (it) => lowestFreeSlice(it, world.get('allocation', allocationRef(it)).state) !== null,
  )

/**
 * Cuts the owner's next slice from the first of its holder's allocations that has one left; null when one is cut. None
 * is cut from an allocation that was withdrawn.
 */
export const cutSlice = async (
  owner: AgentId,
  holder: Holder,
  { world, act, cause }: Pick<OrderContext, 'world' | 'act' | 'cause'>,
): Promise<Decided> => {
  const ordinal = world.slicesEverOf(owner).length
  let refused: Decided = {
    code: 'ALLOCATION_NONE',
    sentence: `${holder.kind} ${holder.id} has no allocation: register one for it first`,
  }
  for (const allocation of allocationsOf(world.get('grid', GRID_REF).state, holder)) {
    const { prefixes, sliceLength, registeredAt: registered } = allocation
    const command = { type: 'CutSlice', prefixes, sliceLength, owner, ordinal, registered } as const
    refused = (await act('allocation', allocationRef(allocation), command, cause)).refused
    if (refused === null) return null
  }
  return refused
}

/** Null when a machine has a slice, or its holder has one left for it: asked before anything is recorded. */
export const noSliceFor = (
  owner: AgentId,
  holder: Holder,
  context: Pick<OrderContext, 'world'>,
  field: string,
): Decided => {
  if (hasSliceLeft(context, holder) || context.world.slicesOf(owner).length > 0) return null
  return {
    code: 'ALLOCATION_EXHAUSTED',
    sentence: `${holder.kind} ${holder.id} has no slice left for another machine: register another allocation for it first, or extend one`,
    field,
    value: holder.id,
  }
}
