import type { NodeUpstreamChanged } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** A node tells its site by BGP which slices are its, or no more. */
export const nodeUpstreamChanged = async (
  data: DataOf<typeof NodeUpstreamChanged>,
  { act, party, cause }: OrderContext,
): Promise<Decided> => {
  const command = { type: 'ChangeUpstream', ...data, operator: party } as const
  return (await act('node', gridRef('node', data.node), command, cause)).refused
}
