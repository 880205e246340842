import type { Holder } from '@sixfold/events'
import { gridRef } from '@sixfold/fold'
import type { Decided, OrderContext } from './context.ts'

/** Null when the farm or exit group is registered. */
export const unknownHolder = ({ kind, id }: Holder, { world }: Pick<OrderContext, 'world'>): Decided => {
  const isThere =
    kind === 'farm'
      ? world.get('farm', gridRef('farm', id)).state.registration !== null
      : world.get('exit-group', gridRef('exit-group', id)).state.registration !== null
  if (isThere) return null
  const [code, what] = kind === 'farm' ? ['FARM_UNKNOWN', 'farm'] : ['EXIT_GROUP_UNKNOWN', 'exit group']
  return {
    code,
    sentence: `no ${what} ${id} is registered: register it first`,
    field: 'data.holder.id',
    value: id,
  }
}
