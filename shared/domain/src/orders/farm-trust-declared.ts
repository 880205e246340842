import type { FarmTrustDeclared } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** An operator says whether the wires of a farm may carry packets of networks in clear. */
export const farmTrustDeclared = async (
  { farm, wires }: DataOf<typeof FarmTrustDeclared>,
  { act, party, cause }: OrderContext,
): Promise<Decided> =>
  (await act('farm', gridRef('farm', farm), { type: 'DeclareTrust', farm, wires, operator: party }, cause))
    .refused
