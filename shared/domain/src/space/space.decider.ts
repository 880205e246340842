import { accept, type Decider, type Decision, nothing, refuse } from '@sixfold/decider'
import { AddressSpaceFounded } from '@sixfold/events/facts'
import { evolveSpace, initialSpace, type SpaceState } from '@sixfold/fold'
import { claimRanges, type RangesFact, releaseRanges } from './ranges.ts'
import { refuseSpaceOrder, type SharingFact, share, unshare } from './sharing.ts'
import type { FoundSpace, SpaceCommand } from './space.commands.ts'

export type SpaceFact = ReturnType<typeof AddressSpaceFounded.of> | SharingFact | RangesFact

const found = ({ order, owner, space }: FoundSpace, state: SpaceState): Decision<SpaceFact> => {
  const { founded, refused } = state
  const before = refused.get(order)
  if (before !== undefined) return refuse(before.code, before.sentence)
  if (founded === null) return accept(AddressSpaceFounded.of({ order, owner, space }))
  if (founded.order === order) return nothing
  return founded.owner === owner && founded.space === space
    ? refuse('SPACE_TAKEN', `${owner} has an address space ${space} already: choose another name`, {
        field: 'data.space',
        value: space,
      })
    : refuse('SPACE_NUMBER_TAKEN', 'this number is another address space')
}

/** One address space: whose it is, who may use it, and that no range of it is two networks'. */
export const spaceDecider: Decider<SpaceCommand, SpaceFact, SpaceState> = {
  initialState: initialSpace,
  evolve: evolveSpace,
  decide: (command, state) => {
    switch (command.type) {
      case 'FoundSpace':
        return found(command, state)
      case 'ShareSpace':
        return share(command, state)
      case 'UnshareSpace':
        return unshare(command, state)
      case 'RefuseSpaceOrder':
        return refuseSpaceOrder(command, state)
      case 'ClaimRanges':
        return claimRanges(command, state)
      case 'ReleaseRanges':
        return releaseRanges(command, state)
    }
  },
}
