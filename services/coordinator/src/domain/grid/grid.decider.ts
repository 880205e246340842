import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { bitsOf, overlaps, type Prefix } from '@sixfold/events'
import { AllocationRegistered, GridFounded } from '@sixfold/events/facts'
import { evolveGrid, type GridState, initialGrid } from '@sixfold/fold'
import type { FoundGrid, GridCommand, RegisterAllocation } from './grid.commands.ts'

export type GridFact = ReturnType<typeof GridFounded.of> | ReturnType<typeof AllocationRegistered.of>

/** What an allocation may be: shorter is no operator's, longer has no room for slices (RFC 6177 sites get a /48 to a /56). */
const LENGTH_FIRST = 29
const LENGTH_LAST = 56

const found = ({ grid, ula, operators }: FoundGrid, state: GridState): Decision<GridFact> =>
  state.founded === null ? accept(GridFounded.of({ grid, ula, operators: [...operators] })) : nothing

const registerAllocation = (
  { prefix, holder, sliceLength, operator }: RegisterAllocation,
  state: GridState,
): Decision<GridFact> => {
  const known = state.allocations.get(prefix)
  if (known !== undefined) {
    const same =
      known.holder.kind === holder.kind && known.holder.id === holder.id && known.sliceLength === sliceLength
    return same
      ? nothing
      : refuse(
          'ALLOCATION_TAKEN',
          `${prefix} is registered for ${known.holder.kind} ${known.holder.id}`,
          at(prefix),
        )
  }
  const { length } = bitsOf(prefix)
  if (length < LENGTH_FIRST || length > LENGTH_LAST) {
    return refuse(
      'ALLOCATION_LENGTH',
      `an allocation is a /${LENGTH_FIRST} to a /${LENGTH_LAST}, this is a /${length}`,
      at(prefix),
    )
  }
  if (sliceLength <= length) {
    return refuse('SLICE_LENGTH', `slices of /${sliceLength} do not fit twice into a /${length}`, {
      field: 'data.sliceLength',
      value: sliceLength,
    })
  }
  const other = [...state.allocations.keys()].find((registered) => overlaps(registered, prefix))
  if (other !== undefined)
    return refuse(
      'ALLOCATION_OVERLAPS',
      `${prefix} overlaps ${other}, which is registered already`,
      at(prefix),
    )
  return accept(AllocationRegistered.of({ prefix, holder, sliceLength, operator }))
}

const at = (prefix: Prefix) => ({ field: 'data.prefix', value: prefix })

/** The grid as a whole: which parties are operators, and that no two allocations overlap. */
export const gridDecider: Decider<GridCommand, GridFact, GridState> = {
  initialState: initialGrid,
  evolve: evolveGrid,
  decide: (command, state) => {
    switch (command.type) {
      case 'FoundGrid':
        return found(command, state)
      case 'RegisterAllocation':
        return registerAllocation(command, state)
    }
  },
}
