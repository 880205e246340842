import { sliceCount } from '@sixfold/domain/allocation/cuts'
import { pairCount } from '@sixfold/domain/slice/free-pairs'
import { sliceState } from '@sixfold/domain/slice/holdings'
import { type AgentId, bitsOf, fourthGroup, type Prefix, prefixOfPair } from '@sixfold/events'
import {
  type Allocation,
  allocationRef,
  cooledCount,
  GRID_REF,
  occupied,
  type Slice,
  type SliceState,
  type World,
} from '@sixfold/fold'

/** A /64 of a slice: held for a member of a network, or cooling until a time (in milliseconds since 1970). */
export type Sixtyfour = Readonly<
  | { prefix: Prefix; state: 'in use'; party: string; network: string; member: AgentId; fact: number }
  | { prefix: Prefix; state: 'cooling'; until: number }
>

/** How many /64s there are, and how many of them cannot be given now, for which reason. */
export type Use = Readonly<{ of: number; inUse: number; cooling: number }>

/** One slice, and what is given or cooling of it. */
export type SliceRow = Readonly<{
  slice: Prefix
  owner: AgentId
  fact: number
  use: Use
  prefixes: readonly Sixtyfour[]
}>

/** An allocation, and its slices from the lowest on. */
export type AllocationRow = Readonly<{
  prefix: Prefix
  /** The prefix that it was first registered with: another one where it was extended since. */
  name: Prefix
  holder: Allocation['holder']
  sliceLength: number
  operator: string
  fact: number
  /** The fact that withdrew it; null while it is given from. */
  withdrawn: number | null
  /** How many slices it has to give, and how many are cut. */
  of: number
  cut: number
  /** The /64s of all slices that are cut. */
  use: Use
  slices: readonly SliceRow[]
}>

const byAddress = <Row>(rows: readonly Row[], prefixOf: (row: Row) => Prefix): Row[] =>
  rows.toSorted((a, b) => (bitsOf(prefixOf(a)).first < bitsOf(prefixOf(b)).first ? -1 : 1))

const prefixesOf = (slice: Prefix, { taken, queue }: SliceState, now: number): Sixtyfour[] => {
  const held = [...taken.values()].map(
    ({ prefix, claim: { party, network, member }, allocatedAt: fact }): Sixtyfour => ({
      prefix,
      state: 'in use',
      party,
      network,
      member,
      fact,
    }),
  )
  const cooling = queue
    .slice(cooledCount(queue, now))
    .map(({ pair, until }): Sixtyfour => ({ prefix: prefixOfPair(slice, pair), state: 'cooling', until }))
  return [...held, ...cooling].toSorted((a, b) => fourthGroup(a.prefix) - fourthGroup(b.prefix))
}

const sliceRow = (world: World, { slice, owner, cutAt: fact }: Slice, now: number): SliceRow => {
  const state = sliceState(world, slice)
  const inUse = state.taken.size
  const use = { of: pairCount(slice), inUse, cooling: occupied(state, now) - inUse }
  return { slice, owner, fact, use, prefixes: prefixesOf(slice, state, now) }
}

const sum = (uses: readonly Use[]): Use => ({
  of: uses.reduce((all, { of }) => all + of, 0),
  inUse: uses.reduce((all, { inUse }) => all + inUse, 0),
  cooling: uses.reduce((all, { cooling }) => all + cooling, 0),
})

const allocationRow = (world: World, allocation: Allocation, now: number): AllocationRow => {
  const { prefix, name, holder, sliceLength, operator, registeredAt: fact, withdrawnAt } = allocation
  const { state } = world.get('allocation', allocationRef(allocation))
  const slices = byAddress([...state.slices.values()], ({ slice }) => slice).map((slice) =>
    sliceRow(world, slice, now),
  )
  const use = sum(slices.map((it) => it.use))
  const [of, cut] = [sliceCount(allocation), slices.length]
  return { prefix, name, holder, sliceLength, operator, fact, withdrawn: withdrawnAt, of, cut, use, slices }
}

/** Every allocation with its slices and their /64s, by address; `now` tells what has cooled. Pure. */
export const addressTree = (world: World, now: number): AllocationRow[] =>
  byAddress([...world.get('grid', GRID_REF).state.allocations.values()], ({ prefix }) => prefix).map((it) =>
    allocationRow(world, it, now),
  )

/** Only what one machine owns: its slices, and the allocations that they are from. */
export const ownedBy = (rows: readonly AllocationRow[], owner: AgentId): AllocationRow[] =>
  rows.flatMap((row) => {
    const slices = row.slices.filter((it) => it.owner === owner)
    return slices.length === 0 ? [] : [{ ...row, slices }]
  })
