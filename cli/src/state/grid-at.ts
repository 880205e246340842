import { allocationRef, GRID_REF, gridRef, prefixId, type World } from '@sixfold/fold'
import { namesIn } from '../names/agent-names.ts'
import { type MachineAt, machinesAt } from './machine-at.ts'
import { type NetworkAt, networksAt } from './network-at.ts'

/** A /64 that is given out. */
export type PrefixAt = Readonly<{ prefix: string; party: string; network: string; member: string }>

/** One allocation, its slices, and the /64s that are given out of them. This shape stays. */
export type AllocationAt = Readonly<{
  prefix: string
  /** The prefix that it was first registered with: another one than `prefix` once it is extended. */
  registered: string
  holder: Readonly<{ kind: 'farm' | 'exit-group'; id: string }>
  operator: string
  sliceLength: number
  isWithdrawn: boolean
  slices: readonly Readonly<{ slice: string; owner: string }>[]
  prefixes: readonly PrefixAt[]
}>

/** The whole grid at a cut: what every aggregate was, at one and the same place on the log. This shape stays. */
export type GridAt = Readonly<{
  networks: readonly NetworkAt[]
  machines: readonly MachineAt[]
  allocations: readonly AllocationAt[]
}>

const allocationsAt = (world: World): AllocationAt[] =>
  [...world.get('grid', GRID_REF).state.allocations.values()].map((allocation) => {
    const { prefix, name: registered, holder, operator, sliceLength, withdrawnAt } = allocation
    const slices = [...world.get('allocation', allocationRef(allocation)).state.slices.values()]
    const prefixes = slices.flatMap(({ slice }) =>
      [...world.get('slice', gridRef('slice', prefixId(slice))).state.taken.values()].map(
        ({ prefix: given, claim }) => ({
          prefix: given,
          party: claim.party,
          network: claim.network,
          member: claim.member,
        }),
      ),
    )
    return {
      prefix,
      registered,
      holder: { kind: holder.kind, id: holder.id },
      operator,
      sliceLength,
      isWithdrawn: withdrawnAt !== null,
      slices: slices.map(({ slice, owner }) => ({ slice, owner })),
      prefixes,
    }
  })

/** Everything in a world, told. A copy: folding on changes nothing in it. */
export const gridAt = (world: World): GridAt => ({
  networks: networksAt(world, namesIn(world)),
  machines: machinesAt(world),
  allocations: allocationsAt(world),
})
