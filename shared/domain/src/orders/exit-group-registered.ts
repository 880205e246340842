import type { ExitGroupRegistered } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An operator registers an exit group. */
export const exitGroupRegistered = async (
  data: DataOf<typeof ExitGroupRegistered>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'RegisterExitGroup', ...data, operator: party } as const
  return (await act('exit-group', gridRef('exit-group', data.exitGroup), command, cause)).refused
}
