import { accept, type Decider, type Decision, nothing } from '@sixfold/decider'
import { GridFounded } from '@sixfold/events/facts'
import { evolveGrid, type GridState, initialGrid } from '@sixfold/fold'
import {
  type AllocationsFact,
  extendAllocation,
  registerAllocation,
  withdrawAllocation,
} from './allocations.ts'
import type { FoundGrid, GridCommand } from './grid.commands.ts'

export type GridFact = ReturnType<typeof GridFounded.of> | AllocationsFact

const found = ({ grid, ula, operators }: FoundGrid, state: GridState): Decision<GridFact> =>
  state.founded === null ? accept(GridFounded.of({ grid, ula, operators: [...operators] })) : nothing

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
      case 'ExtendAllocation':
        return extendAllocation(command, state)
      case 'WithdrawAllocation':
        return withdrawAllocation(command, state)
    }
  },
}
