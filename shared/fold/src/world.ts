import type { Position } from '@sixfold/decider'
import { type AggregateName, type AggregateRef, type Fact, GRID, hashToken, tokenOf } from '@sixfold/events'
import { type AllocationState, evolveAllocation, initialAllocation } from './aggregates/allocation.ts'
import { type CheckpointState, evolveCheckpoint, initialCheckpoint } from './aggregates/checkpoint.ts'
import { type ExitState, evolveExit, initialExit } from './aggregates/exit.ts'
import { type ExitGroupState, evolveExitGroup, initialExitGroup } from './aggregates/exit-group.ts'
import { evolveFarm, type FarmState, initialFarm } from './aggregates/farm.ts'
import { evolveGrid, type GridState, initialGrid } from './aggregates/grid.ts'
import { evolveNetwork, initialNetwork, type NetworkState } from './aggregates/network.ts'
import { evolveNode, initialNode, type NodeState } from './aggregates/node.ts'
import { evolvePool, initialPool, type PoolState } from './aggregates/pool.ts'
import { evolveSlice, initialSlice, type SliceState } from './aggregates/slice.ts'
import { evolveSpace, initialSpace, type SpaceState } from './aggregates/space.ts'
import { evolveTenant, initialTenant, type TenantState } from './aggregates/tenant.ts'
import { nothingFound, type SavedIndex, worldIndex } from './world-index.ts'

/** The state of each aggregate, by its name. Outcomes of orders are read from the log one by one, never kept. */
export type States = {
  grid: GridState
  farm: FarmState
  'exit-group': ExitGroupState
  allocation: AllocationState
  slice: SliceState
  node: NodeState
  exit: ExitState
  network: NetworkState
  tenant: TenantState
  pool: PoolState
  space: SpaceState
  checkpoint: CheckpointState
}

/** An aggregate that is folded in memory. */
export type FoldedAggregate = Exclude<AggregateName, 'order'>

const FOLDS = {
  grid: { initial: initialGrid, evolve: evolveGrid },
  farm: { initial: initialFarm, evolve: evolveFarm },
  'exit-group': { initial: initialExitGroup, evolve: evolveExitGroup },
  allocation: { initial: initialAllocation, evolve: evolveAllocation },
  slice: { initial: initialSlice, evolve: evolveSlice },
  node: { initial: initialNode, evolve: evolveNode },
  exit: { initial: initialExit, evolve: evolveExit },
  network: { initial: initialNetwork, evolve: evolveNetwork },
  tenant: { initial: initialTenant, evolve: evolveTenant },
  pool: { initial: initialPool, evolve: evolvePool },
  space: { initial: initialSpace, evolve: evolveSpace },
  checkpoint: { initial: initialCheckpoint, evolve: evolveCheckpoint },
} as const

/** `moved` is the last fact that can change what is decided about it; `sequence` the last of all. */
type Cell<State> = { ref: AggregateRef; state: State; sequence: number; moved: number }
/** The cells of every aggregate, by its key among those of its kind. */
export type Cells = { [Name in FoldedAggregate]: Map<string, Cell<States[Name]>> }

/** Where a grid-wide aggregate lives: its party is the grid. */
export const gridRef = (aggregate: AggregateName, id: string): AggregateRef => ({
  aggregate,
  party: GRID,
  id,
})
export const GRID_REF = gridRef('grid', GRID)
export const networkRef = (party: string, network: string): AggregateRef => ({
  aggregate: 'network',
  party,
  id: network,
})

/** Facts that tell how something stands; whatever is decided, they change nothing in it. */
const REMARKS: ReadonlySet<Fact['name']> = new Set([
  'NetworkConverged',
  'NetworkDegraded',
  'AllocationFilled',
  'SliceFilled',
  'PoolFilled',
  'LogCheckpointed',
])

/** An aggregate among those of its kind: as in the subject of its facts, without what is the same for all. */
const keyOf = ({ party, id }: AggregateRef): string =>
  party === GRID ? tokenOf(id) : `${tokenOf(party)}.${tokenOf(id)}`

/** Room for every kind of aggregate, and none in it. */
export const noCells = (): Cells => ({
  grid: new Map(),
  farm: new Map(),
  'exit-group': new Map(),
  allocation: new Map(),
  slice: new Map(),
  node: new Map(),
  exit: new Map(),
  network: new Map(),
  tenant: new Map(),
  pool: new Map(),
  space: new Map(),
  checkpoint: new Map(),
})

/**
 * All that a world holds, as plain values, Maps and Sets: `node:v8` and `structuredClone` keep it as it is. It is the
 * world itself and no copy: to be written before the next fact is folded.
 */
export type SavedWorld = Readonly<{ cells: Cells; index: SavedIndex; sequence: number }>

const nothingSaved = (): SavedWorld => ({ cells: noCells(), index: nothingFound(), sequence: 0 })

const UNTOUCHED = new Map<FoldedAggregate, unknown>()

/** The state of whatever has no facts: one for all, for who only looks. */
const untouched = <Name extends FoldedAggregate>(name: Name): States[Name] => {
  if (!UNTOUCHED.has(name)) UNTOUCHED.set(name, FOLDS[name].initial())
  return UNTOUCHED.get(name) as States[Name]
}

/** A world that can be saved. It goes on from what was, which is its own from then on. */
export const savableWorld = (saved: SavedWorld = nothingSaved()) => {
  const { cells } = saved
  const index = worldIndex(undefined, saved.index)
  let { sequence } = saved

  const cellOf = <Name extends FoldedAggregate>(name: Name, ref: AggregateRef): Cell<States[Name]> => {
    const key = keyOf(ref)
    const map = cells[name]
    const known = map.get(key)
    if (known !== undefined) return known
    const fresh = { ref, state: FOLDS[name].initial() as States[Name], sequence: 0, moved: 0 }
    map.set(key, fresh)
    return fresh
  }

  return {
    /** Folds one fact of an aggregate. Facts behind what is folded already are passed over. */
    apply: (ref: AggregateRef, fact: Fact, position: Position): void => {
      sequence = Math.max(sequence, position.sequence)
      if (ref.aggregate === 'order') return
      const cell = cellOf(ref.aggregate, ref) as Cell<unknown>
      if (position.sequence <= cell.sequence) return
      const { evolve } = FOLDS[ref.aggregate] as {
        evolve: (state: unknown, fact: Fact, at: Position) => unknown
      }
      cell.state = evolve(cell.state, fact, position)
      cell.sequence = position.sequence
      if (!REMARKS.has(fact.name)) cell.moved = position.sequence
      index.note(ref, fact, position, () => cellOf('network', ref).state)
    },
    /** The state of an aggregate and the sequence of its last fact; the initial state and 0 where there is none. */
    get: <Name extends FoldedAggregate>(name: Name, ref: AggregateRef): Readonly<Cell<States[Name]>> => {
      const known = cells[name].get(keyOf(ref))
      return known ?? { ref, state: untouched(name), sequence: 0, moved: 0 }
    },
    /** Every aggregate of a kind that has facts. */
    all: <Name extends FoldedAggregate>(name: Name): Iterable<Readonly<Cell<States[Name]>>> =>
      cells[name].values(),
    /** How many aggregates of a kind have facts. */
    count: (name: FoldedAggregate): number => cells[name].size,
    /** The slices of a node or exit, oldest first. */
    slicesOf: index.slicesOf,
    /** Those too that were returned: somebody may have claimed a /64 there without knowing. */
    slicesEverOf: index.slicesEverOf,
    /** The networks that a machine is a member of, as subjects of their facts. */
    networksOf: index.networksOf,
    /** The network that an order founded, as the subject of its facts; null when it founded none. */
    networkOfOrder: index.networkOfOrder,
    /** What a party has, by ids. */
    ofParty: index.ofParty,
    /** The networks that ever used an address space, as subjects of their facts. */
    usersOf: index.usersOf,
    /** The last sequence that was folded. */
    sequence: (): number => sequence,
    /** All of it; see SavedWorld. */
    save: (): SavedWorld => ({ cells, index: index.save(), sequence }),
  }
}

/**
 * All facts, folded: every aggregate's state and the sequence of its last fact, and a few ways to find them.
 * One per process that reads the log; facts come in log order, each once.
 */
export const emptyWorld = (): World => savableWorld()

export type World = Omit<ReturnType<typeof savableWorld>, 'save'>

/** A short name for an aggregate, for logs. */
export const refText = ({ aggregate, party, id }: AggregateRef): string => `${aggregate}/${party}/${id}`

/** A token that names a network on every machine. */
export const networkToken = (party: string, network: string): string => hashToken(12, party, network)
