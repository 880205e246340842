import type { FarmRegistered } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An operator registers a farm. */
export const farmRegistered = async (
  data: DataOf<typeof FarmRegistered>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'RegisterFarm', ...data, operator: party } as const
  return (await act('farm', gridRef('farm', data.farm), command, cause)).refused
}
