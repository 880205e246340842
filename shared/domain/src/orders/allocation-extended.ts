import type { AllocationExtended } from '@sixfold/events/orders'
import { GRID_REF } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An allocation became larger. What was cut from it stays where it is. */
export const allocationExtended = async (
  data: DataOf<typeof AllocationExtended>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'ExtendAllocation', ...data, operator: party } as const
  return (await act('grid', GRID_REF, command, cause)).refused
}
