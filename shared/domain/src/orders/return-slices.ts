import type { AgentId } from '@sixfold/events'
import { gridRef, prefixId } from '@sixfold/fold'
import { sliceState } from '../slice/holdings.ts'
import type { OrderContext } from './context.ts'

/**
 * Takes the slices back that a retired machine owned, so that others may get them; one with a /64 in use stays until
 * this is asked for again after that was released. Its /64s go on cooling whoever gets the slice: the slice knows.
 */
export const returnSlices = async (
  owner: AgentId,
  { world, act, cause }: Pick<OrderContext, 'world' | 'act' | 'cause'>,
): Promise<void> => {
  for (const { slice, allocation } of world.slicesOf(owner)) {
    if (sliceState(world, slice).taken.size > 0) continue
    const command = { type: 'ReturnSlice', slice, owner } as const
    await act('allocation', gridRef('allocation', prefixId(allocation)), command, cause)
  }
}
