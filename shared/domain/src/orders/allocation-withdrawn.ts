import type { AllocationWithdrawn } from '@sixfold/events/orders'
import { type Allocation, allocationRef, GRID_REF } from '@sixfold/fold'
import { knownAllocation } from '../grid/allocations.ts'
import { holdingsIn } from '../slice/holdings.ts'
import { type Decided, isRefusal, type OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'

/** More /64s than this are a number, not a list. */
const NAMED = 20

const many = (count: number, what: string): string => `${count} ${what}${count === 1 ? '' : 's'}`

const inUse = (allocation: Allocation, { world }: Pick<OrderContext, 'world'>): Decided => {
  const holdings = [...holdingsIn(world, allocation)]
  if (holdings.length === 0) return null
  const networks = new Set(holdings.map(({ claim: { party, network } }) => `${party}/${network}`))
  const named = holdings
    .slice(0, NAMED)
    .map(({ claim: { party, network }, prefix }) => `${prefix} of ${party}/${network}`)
  const more = holdings.length > NAMED ? ` and ${holdings.length - NAMED} more` : ''
  return {
    code: 'ALLOCATION_IN_USE',
    sentence: `${allocation.prefix} is in use by ${many(networks.size, 'network')} with ${many(holdings.length, '/64')}: ${named.join(', ')}${more}; with force they keep them until they give them up, and nobody gets new ones`,
    field: 'data.prefix',
    value: allocation.prefix,
  }
}

/**
 * An allocation goes back. First the grid says so, which every coordinator heeds that has heard of it; then cutting is
 * closed, which holds for those too that have not. A /64 that such a one gives in between from a slice that was cut
 * before is in use like those that were: it stays until it is given up. Both steps may be repeated.
 */
export const allocationWithdrawn = async (
  { prefix, force }: DataOf<typeof AllocationWithdrawn>,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, cause } = context
  const known = knownAllocation(world.get('grid', GRID_REF).state, prefix)
  if (isRefusal(known)) return known
  const refused = force || known.withdrawnAt !== null ? null : inUse(known, context)
  if (refused !== null) return refused
  const command = { type: 'WithdrawAllocation', prefix, operator: party } as const
  const withdrawn = await act('grid', GRID_REF, command, cause)
  if (withdrawn.refused !== null) return withdrawn.refused
  const close = { type: 'CloseAllocation', registered: known.registeredAt } as const
  return (await act('allocation', allocationRef(known), close, cause)).refused
}
