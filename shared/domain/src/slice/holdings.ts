import type { AgentId, Prefix } from '@sixfold/events'
import {
  type Allocation,
  allocationRef,
  GRID_REF,
  gridRef,
  type Holding,
  type OwnedSlice,
  prefixId,
  type SliceState,
  type World,
} from '@sixfold/fold'

/** The state of one slice. */
export const sliceState = (world: World, slice: Prefix): SliceState =>
  world.get('slice', gridRef('slice', prefixId(slice))).state

/** The slices of an owner that /64s may be given from, oldest first: those of allocations that nobody withdrew. */
export const openSlicesOf = (world: World, owner: AgentId): OwnedSlice[] => {
  const { state } = world.get('grid', GRID_REF)
  return world
    .slicesOf(owner)
    .filter(({ allocation }) => (state.allocations.get(allocation)?.withdrawnAt ?? null) === null)
}

/** Every /64 of an allocation that is in use, and whose it is. */
export function* holdingsIn(world: World, allocation: Pick<Allocation, 'name'>): Generator<Holding> {
  const { slices } = world.get('allocation', allocationRef(allocation)).state
  for (const slice of slices.keys()) yield* sliceState(world, slice).taken.values()
}
