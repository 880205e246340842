import { type Commands, DECIDERS } from '@sixfold/domain'
import type { AggregateRef, Fact } from '@sixfold/events'
import { GRID_REF, idPrefix, type World } from '@sixfold/fold'

/** A warning that is due: about which aggregate, and the command that records it. */
export type Due = Readonly<
  | { name: 'slice'; ref: AggregateRef; command: Commands['slice'] }
  | { name: 'allocation'; ref: AggregateRef; command: Commands['allocation'] }
>

/** The facts after which something may be fuller than it was. */
const FILLING: ReadonlySet<Fact['name']> = new Set(['PrefixAllocated', 'SliceCut'])

const ofSlice = (world: World, ref: AggregateRef, now: number): Due | null => {
  const command = { type: 'NoteUtilisation', slice: idPrefix(ref.id), now } as const
  const decision = DECIDERS.slice.decide(command, world.get('slice', ref).state)
  return 'fact' in decision && decision.fact !== null ? { name: 'slice', ref, command } : null
}

const ofAllocation = (world: World, ref: AggregateRef): Due | null => {
  const allocation = world.get('grid', GRID_REF).state.allocations.get(idPrefix(ref.id))
  if (allocation === undefined || allocation.withdrawnAt !== null) return null
  const { prefixes, sliceLength } = allocation
  const command = { type: 'NoteUtilisation', prefixes, sliceLength } as const
  const decision = DECIDERS.allocation.decide(command, world.get('allocation', ref).state)
  return 'fact' in decision && decision.fact !== null ? { name: 'allocation', ref, command } : null
}

/** The warning that is due after a fact was folded; null when there is none. Pure. */
export const dueAfter = (world: World, { name }: Fact, ref: AggregateRef, now: number): Due | null => {
  if (!FILLING.has(name)) return null
  return ref.aggregate === 'slice' ? ofSlice(world, ref, now) : ofAllocation(world, ref)
}

/** Every warning that is due: what an earlier life of a coordinator may not have come to. Pure. */
export const allDue = (world: World, now: number): Due[] =>
  [
    ...[...world.all('slice')].map(({ ref }) => ofSlice(world, ref, now)),
    ...[...world.all('allocation')].map(({ ref }) => ofAllocation(world, ref)),
  ].filter((it) => it !== null)
