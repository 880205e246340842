import type { Position } from '@sixfold/decider'
import type { Fact, Holder, PartyId, Prefix } from '@sixfold/events'

/** An allocation as the grid knows it. */
export type Allocation = Readonly<{
  prefix: Prefix
  holder: Holder
  sliceLength: number
  operator: PartyId
  registeredAt: number
}>

/** The grid: founded or not, its operators, and every allocation in it. */
export type GridState = {
  founded: Readonly<{ grid: string; ula: Prefix; operators: readonly PartyId[] }> | null
  allocations: Map<Prefix, Allocation>
}

export const initialGrid = (): GridState => ({ founded: null, allocations: new Map() })

export const evolveGrid = (state: GridState, fact: Fact, { sequence }: Position): GridState => {
  if (fact.name === 'GridFounded') state.founded = fact.data
  if (fact.name === 'AllocationRegistered') {
    state.allocations.set(fact.data.prefix, { ...fact.data, registeredAt: sequence })
  }
  return state
}

/** The allocations of a farm or an exit group, oldest first. */
export const allocationsOf = (state: GridState, holder: Holder): Allocation[] =>
  [...state.allocations.values()].filter(
    ({ holder: { kind, id } }) => kind === holder.kind && id === holder.id,
  )
