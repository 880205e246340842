import type { AddressSpaceOrdered } from '@sixfold/events/orders'
import { spaceNumbers } from '../addressing/space-numbers.ts'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { spaceRef } from './find-space.ts'
import { withinQuota } from './quota.ts'
import { settleOnSpace } from './settle-space.ts'

/**
 * A tenant wants an address space: it gets the first number on its walk that is nobody's. Whoever decides the order
 * walks the same way, so that all meet at one number, also with a refusal: an operator may be changing the quota.
 */
export const addressSpaceOrdered = async (
  { space }: DataOf<typeof AddressSpaceOrdered>,
  context: OrderContext,
): Promise<Decided> => {
  const { world, act, party, key, cause } = context
  const command = { type: 'FoundSpace', order: key, owner: party, space } as const
  for (const id of spaceNumbers(party, space)) {
    const ref = spaceRef(id)
    const { founded, refused: before } = world.get('space', ref).state
    const exceeded = founded === null && !before.has(key) ? withinQuota(context, 'spaces') : null
    if (exceeded !== null) return settleOnSpace(exceeded, ref, context)
    const { refused } = await act('space', ref, command, cause)
    if (refused?.code !== 'SPACE_NUMBER_TAKEN') return refused
  }
  const sentence = 'all numbers of address spaces of this grid are taken: none is left for anybody'
  return { code: 'SPACES_EXHAUSTED', sentence, field: 'data.space', value: space }
}
