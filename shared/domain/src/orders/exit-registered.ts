import type { ExitRegistered } from '@sixfold/events/orders'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'
import { cutSlice, hasAllocation, noSliceFor } from './cut-slice.ts'
import type { DataOf } from './data-of.ts'
import { unknownHolder } from './holder.ts'

/** An operator registers an exit. It gets a slice at once: an exit hands out /64s. */
export const exitRegistered = async (
  data: DataOf<typeof ExitRegistered>,
  context: OrderContext,
): Promise<Decided> => {
  const { act, party, cause, world } = context
  const holder = { kind: 'exit-group', id: data.exitGroup } as const
  const unknown = unknownHolder(holder, context)
  if (unknown !== null) return { ...unknown, field: 'data.exitGroup' }
  if (world.get('node', gridRef('node', data.exit)).state.machine !== null) {
    return {
      code: 'EXIT_TAKEN',
      sentence: 'this id is registered as a node',
      field: 'data.exit',
      value: data.exit,
    }
  }
  if (!hasAllocation(context, holder)) return noAllocation(data.exitGroup)
  const full = noSliceFor(data.exit, holder, context, 'data.exitGroup')
  if (full !== null) return full
  const command = { type: 'RegisterExit', ...data, operator: party } as const
  const { refused } = await act('exit', gridRef('exit', data.exit), command, cause)
  if (refused !== null || world.slicesOf(data.exit).length > 0) return refused
  return cutSlice(data.exit, holder, context)
}

const noAllocation = (exitGroup: string): Decided => ({
  code: 'ALLOCATION_NONE',
  sentence: `exit group ${exitGroup} has no allocation: an exit hands out /64s, so register one for its group first`,
  field: 'data.exitGroup',
  value: exitGroup,
})
