import type { Position } from '@sixfold/decider'
import type { AgentId, Fact, Prefix } from '@sixfold/events'

/** A slice: a part of an allocation that one node or exit owns. `ordinal` counts its owner's slices from 0. */
export type Slice = Readonly<{ slice: Prefix; index: number; owner: AgentId; ordinal: number; cutAt: number }>

/** Which parts of one allocation are cut, by index. Index 0 is PrefixZero and never is. */
export type AllocationState = { slices: Map<number, Slice> }

export const initialAllocation = (): AllocationState => ({ slices: new Map() })

export const evolveAllocation = (
  state: AllocationState,
  fact: Fact,
  { sequence }: Position,
): AllocationState => {
  if (fact.name === 'SliceCut') state.slices.set(fact.data.index, { ...fact.data, cutAt: sequence })
  return state
}
