import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { nthSubnet, subnetCount } from '@sixfold/events'
import { SliceCut } from '@sixfold/events/facts'
import { type AllocationState, evolveAllocation, initialAllocation } from '@sixfold/fold'
import type { AllocationCommand, CutSlice } from './allocation.commands.ts'

export type AllocationFact = ReturnType<typeof SliceCut.of>

const cut = (
  { allocation, sliceLength, owner, ordinal }: CutSlice,
  { slices }: AllocationState,
): Decision<AllocationFact> => {
  for (const slice of slices.values()) if (slice.owner === owner && slice.ordinal === ordinal) return nothing
  const count = subnetCount(allocation, sliceLength)
  // Slices are never given back today, so the next index is the number of those cut, behind PrefixZero.
  const index = slices.size + 1
  if (index >= count)
    return refuse(
      'ALLOCATION_EXHAUSTED',
      `${allocation} has no /${sliceLength} left: all ${count - 1} are cut`,
    )
  return accept(SliceCut.of({ slice: nthSubnet(allocation, sliceLength, index), index, owner, ordinal }))
}

/** One allocation: which of its slices is whose. Slice 0, PrefixZero, stays with the infrastructure. */
export const allocationDecider: Decider<AllocationCommand, AllocationFact, AllocationState> = {
  initialState: initialAllocation,
  evolve: evolveAllocation,
  decide: cut,
}
