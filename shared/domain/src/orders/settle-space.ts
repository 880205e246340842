import type { Refusal } from '@sixfold/decider'
import type { AggregateRef } from '@sixfold/events'
import type { Decided, OrderContext } from './context.ts'

/**
 * Settles a refusal with the address space that it is about: where it hangs on what others do, another coordinator may
 * know more, and carry the order out at this very moment. Null when it did.
 */
export const settleOnSpace = async (
  refused: Refusal,
  ref: AggregateRef,
  { world, act, key, cause, mayRecordRefusal }: OrderContext,
): Promise<Decided> => {
  if (!mayRecordRefusal()) return refused
  const { code, sentence } = refused
  const settled = await act('space', ref, { type: 'RefuseSpaceOrder', order: key, code, sentence }, cause)
  if (settled.refused !== null) return null
  const first = world.get('space', ref).state.refused.get(key)
  return first === undefined || first.code === code ? refused : { ...first, field: 'data.space' }
}
