import type { Position } from '@sixfold/decider'
import { type AgentId, bitsOf, type Fact, type Prefix } from '@sixfold/events'
import { addToRuns, type Runs, removeFromRuns } from '../runs.ts'
import { slicePosition } from '../slice-position.ts'
import { eased, type Warned } from '../warned.ts'

/** A slice: a part of an allocation that one node or exit owns. `ordinal` counts its owner's slices from 0. */
export type Slice = Readonly<{ slice: Prefix; index: number; owner: AgentId; ordinal: number; cutAt: number }>

/**
 * Which parts of one allocation are cut. By prefix: an index is that of the moment, and changes when the allocation is
 * extended. `positions` are those of the slices (see slicePosition), so that the lowest free one is found without
 * walking them.
 */
export type AllocationState = {
  slices: Map<Prefix, Slice>
  positions: Runs
  /** By owner and ordinal: what was cut for which request. */
  requests: Map<string, Prefix>
  /** Whoever knows no later registration of the allocation than this FACTS position cuts nothing. */
  closed: number
  warned: Warned | null
}

/** Names a request for a slice. */
export const sliceRequest = (owner: AgentId, ordinal: number): string => `${owner} ${ordinal}`

export const initialAllocation = (): AllocationState => ({
  slices: new Map(),
  positions: [],
  requests: new Map(),
  closed: 0,
  warned: null,
})

const positionOf = (slice: Prefix): number => slicePosition(slice, bitsOf(slice).length)

export const evolveAllocation = (
  state: AllocationState,
  fact: Fact,
  { sequence }: Position,
): AllocationState => {
  switch (fact.name) {
    case 'SliceCut': {
      const { slice, owner, ordinal } = fact.data
      state.slices.set(slice, { ...fact.data, cutAt: sequence })
      state.requests.set(sliceRequest(owner, ordinal), slice)
      addToRuns(state.positions, positionOf(slice))
      break
    }
    case 'SliceReturned': {
      const { slice } = fact.data
      const cut = state.slices.get(slice)
      if (cut === undefined) break
      state.slices.delete(slice)
      state.requests.delete(sliceRequest(cut.owner, cut.ordinal))
      removeFromRuns(state.positions, positionOf(slice))
      state.warned = eased(state.warned, state.slices.size)
      break
    }
    case 'AllocationClosed':
      state.closed = fact.data.registered
      break
    case 'AllocationFilled':
      state.warned = { percent: fact.data.percent, of: fact.data.of }
      break
  }
  return state
}
