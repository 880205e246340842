import type { AllocationRegistered } from '@sixfold/events/orders'
import { GRID_REF } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import type { DataOf } from './data-of.ts'
import { unknownHolder } from './holder.ts'

/** An operator registers what a farm or an exit group got from its LIR, RIR or ISP. */
export const allocationRegistered = async (
  data: DataOf<typeof AllocationRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const unknown = unknownHolder(data.holder, context)
  if (unknown !== null) return unknown
  const command = { type: 'RegisterAllocation', ...data, operator: context.party } as const
  return (await context.act('grid', GRID_REF, command, context.cause)).refused
}
