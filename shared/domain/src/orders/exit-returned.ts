import type { ExitReturned } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A drained exit takes networks again. */
export const exitReturned = async (
  { exit }: DataOf<typeof ExitReturned>,
  { act, party, cause }: OrderContext,
): Promise<Decided> =>
  (await act('exit', gridRef('exit', exit), { type: 'ReturnExit', exit, operator: party }, cause)).refused
