import type { ExitUpstreamChanged } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An exit tells its site by BGP which slices are its, or no more; or it gets other neighbours. */
export const exitUpstreamChanged = async (
  data: DataOf<typeof ExitUpstreamChanged>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'ChangeUpstream', ...data, operator: party } as const
  return (await act('exit', gridRef('exit', data.exit), command, cause)).refused
}
