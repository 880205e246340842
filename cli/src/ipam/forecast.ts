import { sliceCount } from '@sixfold/domain/allocation/cuts'
import { pairCount } from '@sixfold/domain/slice/free-pairs'
import { openSlicesOf, sliceState } from '@sixfold/domain/slice/holdings'
import type { AgentId, AggregateRef, Fact, Holder, Prefix } from '@sixfold/events'
import { allocationRef, GRID_REF, idPrefix, occupied, type World } from '@sixfold/fold'

/** How long something lasts at the rate of a window. */
export type Lasting = Readonly<{
  of: number
  /** What cannot be given now. */
  used: number
  /** What came into use within the window, without what came back. */
  grown: number
  perDay: number
  /** Days until it is full; 0 when it is, null when at this rate it never will be. */
  daysLeft: number | null
}>

/** Those that are full first come first. Times in milliseconds since 1970. */
export type Forecast = Readonly<{
  from: number
  /** The time of the last fact. */
  to: number
  /** /64s of all slices that a node or exit may give from. A full one gets another slice, while there is one. */
  machines: readonly (Lasting & Readonly<{ owner: AgentId; slices: number }>)[]
  /** Slices of each allocation that they may be cut from. */
  allocations: readonly (Lasting & Readonly<{ prefix: Prefix; holder: Holder; sliceLength: number }>)[]
}>

const DAY_MS = 86_400_000

type Change = Readonly<{ prefix: Prefix; at: number; by: number }>

const changeIn = ({ id }: AggregateRef, fact: Fact, at: number): Change | null => {
  switch (fact.name) {
    case 'PrefixAllocated':
      return { prefix: idPrefix(id), at, by: fact.data.allocations.length }
    case 'PrefixReleased':
      return { prefix: idPrefix(id), at, by: -fact.data.releases.length }
    case 'SliceCut':
      return { prefix: idPrefix(id), at, by: 1 }
    case 'SliceReturned':
      return { prefix: idPrefix(id), at, by: -1 }
    default:
      return null
  }
}

/** What came and went of slices and allocations, and when. */
export const openChanges = () => {
  const changes: Change[] = []
  let first: number | null = null
  let last: number | null = null
  return {
    /** Takes the next fact of the log; `at` in milliseconds since 1970. */
    note: (ref: AggregateRef, fact: Fact, at: number): void => {
      first ??= at
      last = at
      const change = changeIn(ref, fact, at)
      if (change !== null) changes.push(change)
    },
    /** The last so many days of the log, or all of it where it is younger; null when there are no facts. */
    window: (days: number) => {
      if (first === null || last === null) return null
      const from = Math.max(first, last - days * DAY_MS)
      const grown = new Map<Prefix, number>()
      for (const { prefix, at, by } of changes)
        if (at >= from) grown.set(prefix, (grown.get(prefix) ?? 0) + by)
      return { from, to: last, grownOf: (prefix: Prefix): number => grown.get(prefix) ?? 0 }
    },
  }
}

type Window = NonNullable<ReturnType<ReturnType<typeof openChanges>['window']>>

const lasting = (of: number, used: number, grown: number, { from, to }: Window): Lasting => {
  const perDay = to > from ? (grown / (to - from)) * DAY_MS : 0
  const daysLeft = used >= of ? 0 : perDay > 0 ? (of - used) / perDay : null
  return { of, used, grown, perDay, daysLeft }
}

const soonestFirst = <Row extends Lasting>(rows: readonly Row[]): Row[] => {
  const days = ({ daysLeft }: Row): number => daysLeft ?? Number.POSITIVE_INFINITY
  return rows.toSorted((a, b) => (days(a) === days(b) ? b.used / b.of - a.used / a.of : days(a) - days(b)))
}

/** How long slices and allocations last if it goes on as within the window. Pure. */
export const forecast = (world: World, window: Window): Forecast => {
  const { from, to, grownOf } = window
  const allocations = [...world.get('grid', GRID_REF).state.allocations.values()].filter(
    ({ withdrawnAt }) => withdrawnAt === null,
  )
  const cutOf = (allocation: (typeof allocations)[number]) =>
    world.get('allocation', allocationRef(allocation)).state.slices
  const owners = new Set(allocations.flatMap((it) => [...cutOf(it).values()].map(({ owner }) => owner)))
  const sum = (numbers: readonly number[]): number => numbers.reduce((all, it) => all + it, 0)

  const machines = [...owners].map((owner) => {
    const slices = openSlicesOf(world, owner).map(({ slice }) => slice)
    const used = sum(slices.map((slice) => occupied(sliceState(world, slice), to)))
    const grown = sum(slices.map(grownOf))
    return { owner, slices: slices.length, ...lasting(sum(slices.map(pairCount)), used, grown, window) }
  })
  return {
    from,
    to,
    machines: soonestFirst(machines),
    allocations: soonestFirst(
      allocations.map((it) => {
        const { prefix, holder, sliceLength, name } = it
        return {
          prefix,
          holder,
          sliceLength,
          ...lasting(sliceCount(it), cutOf(it).size, grownOf(name), window),
        }
      }),
    ),
  }
}
