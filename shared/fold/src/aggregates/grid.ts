import type { Position } from '@sixfold/decider'
import { type AggregateRef, type Fact, GRID, type Holder, type PartyId, type Prefix } from '@sixfold/events'
import { prefixId } from '../prefix-id.ts'

/**
 * An allocation as the grid knows it. Its name is the prefix that it was first registered with: the aggregate of its
 * slices is called so for ever. `prefixes` are all that it ever had, each inside the next: the first slice of each is
 * a PrefixZero, and is given to nobody.
 */
export type Allocation = Readonly<{
  name: Prefix
  /** What it is now: the last of `prefixes`. */
  prefix: Prefix
  prefixes: readonly Prefix[]
  holder: Holder
  sliceLength: number
  operator: PartyId
  /** The fact that registered it last: a withdrawn one may come back. */
  registeredAt: number
  /** The fact that withdrew it; null while it is given from. */
  withdrawnAt: number | null
}>

/** The grid: founded or not, its operators, and every allocation in it, by name. */
export type GridState = {
  founded: Readonly<{ grid: string; ula: Prefix; operators: readonly PartyId[]; since: number }> | null
  allocations: Map<Prefix, Allocation>
}

export const initialGrid = (): GridState => ({ founded: null, allocations: new Map() })

const registered = (
  { allocations }: GridState,
  { data }: Extract<Fact, { name: 'AllocationRegistered' }>,
  registeredAt: number,
): void => {
  const { prefix: name } = data
  const { prefixes } = allocations.get(name) ?? { prefixes: [name] }
  const prefix = prefixes.at(-1) ?? name
  allocations.set(name, { ...data, name, prefix, prefixes, registeredAt, withdrawnAt: null })
}

const change = ({ allocations }: GridState, name: Prefix, changed: Partial<Allocation>): void => {
  const known = allocations.get(name)
  if (known !== undefined) allocations.set(name, { ...known, ...changed })
}

export const evolveGrid = (state: GridState, fact: Fact, { sequence }: Position): GridState => {
  switch (fact.name) {
    case 'GridFounded':
      state.founded = { ...fact.data, since: sequence }
      break
    case 'AllocationRegistered':
      registered(state, fact, sequence)
      break
    case 'AllocationExtended': {
      const { prefix: name, extended: prefix } = fact.data
      const before = state.allocations.get(name)?.prefixes ?? []
      change(state, name, { prefix, prefixes: [...before, prefix] })
      break
    }
    case 'AllocationWithdrawn':
      change(state, fact.data.prefix, { withdrawnAt: sequence })
      break
  }
  return state
}

/** The allocations of a farm or an exit group that may be given from, oldest first. */
export const allocationsOf = (state: GridState, holder: Holder): Allocation[] =>
  [...state.allocations.values()].filter(
    ({ holder: { kind, id }, withdrawnAt }) =>
      kind === holder.kind && id === holder.id && withdrawnAt === null,
  )

/** The allocation that has, or once had, this very prefix; null when none has. */
export const allocationNamed = ({ allocations }: GridState, prefix: Prefix): Allocation | null =>
  allocations.get(prefix) ??
  [...allocations.values()].find(({ prefixes }) => prefixes.includes(prefix)) ??
  null

/** Where the slices of an allocation are recorded. */
export const allocationRef = ({ name }: Pick<Allocation, 'name'>): AggregateRef => ({
  aggregate: 'allocation',
  party: GRID,
  id: prefixId(name),
})
