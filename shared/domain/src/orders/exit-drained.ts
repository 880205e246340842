import type { ExitDrained } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An exit takes no more networks; those that it serves stay. */
export const exitDrained = async (
  { exit }: DataOf<typeof ExitDrained>,
  { act, party, cause }: OrderContext,
): Promise<Decided> =>
  (await act('exit', gridRef('exit', exit), { type: 'DrainExit', exit, operator: party }, cause)).refused
