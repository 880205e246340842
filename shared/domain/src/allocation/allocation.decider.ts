import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { nthSubnet, type Prefix } from '@sixfold/events'
import { AllocationClosed, AllocationFilled, SliceCut, SliceReturned } from '@sixfold/events/facts'
import { type AllocationState, evolveAllocation, initialAllocation, sliceRequest } from '@sixfold/fold'
import { levelDue } from '../levels.ts'
import type {
  AllocationCommand,
  CloseAllocation,
  CutSlice,
  NoteAllocationUse,
  ReturnSlice,
} from './allocation.commands.ts'
import { lowestFreeSlice, sliceCount } from './cuts.ts'

export type AllocationFact = ReturnType<
  typeof SliceCut.of | typeof SliceReturned.of | typeof AllocationClosed.of | typeof AllocationFilled.of
>

const cut = (command: CutSlice, state: AllocationState): Decision<AllocationFact> => {
  const { prefixes, sliceLength, owner, ordinal, registered } = command
  const current = prefixes.at(-1) as Prefix
  if (state.requests.has(sliceRequest(owner, ordinal))) return nothing
  if (registered <= state.closed)
    return refuse('ALLOCATION_WITHDRAWN', `${current} was withdrawn: nothing is cut from it`)
  const index = lowestFreeSlice(command, state)
  if (index === null) {
    const all = sliceCount(command)
    return refuse('ALLOCATION_EXHAUSTED', `${current} has no /${sliceLength} left: all ${all} are cut`)
  }
  return accept(SliceCut.of({ slice: nthSubnet(current, sliceLength, index), index, owner, ordinal }))
}

const giveBack = ({ slice, owner }: ReturnSlice, { slices }: AllocationState): Decision<AllocationFact> =>
  slices.get(slice)?.owner === owner ? accept(SliceReturned.of({ slice, owner })) : nothing

const close = ({ registered }: CloseAllocation, { closed }: AllocationState): Decision<AllocationFact> =>
  registered <= closed ? nothing : accept(AllocationClosed.of({ registered }))

const warn = (command: NoteAllocationUse, { slices, warned }: AllocationState): Decision<AllocationFact> => {
  const of = sliceCount(command)
  const percent = levelDue(slices.size, of, warned)
  return percent === null ? nothing : accept(AllocationFilled.of({ percent, cut: slices.size, of }))
}

/** One allocation: which of its slices is whose. Slice 0, PrefixZero, stays with the infrastructure. */
export const allocationDecider: Decider<AllocationCommand, AllocationFact, AllocationState> = {
  initialState: initialAllocation,
  evolve: evolveAllocation,
  decide: (command, state) => {
    switch (command.type) {
      case 'CutSlice':
        return cut(command, state)
      case 'ReturnSlice':
        return giveBack(command, state)
      case 'CloseAllocation':
        return close(command, state)
      case 'NoteUtilisation':
        return warn(command, state)
    }
  },
}
