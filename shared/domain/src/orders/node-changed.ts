import type { NodeChanged } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A node is reached in another way, or is called otherwise: all its networks follow. */
export const nodeChanged = async (
  data: DataOf<typeof NodeChanged>,
  { act, cause }: OrderContext,
): Promise<Decided> =>
  (await act('node', gridRef('node', data.node), { type: 'ChangeNode', ...data }, cause)).refused
