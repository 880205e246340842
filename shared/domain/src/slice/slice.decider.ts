import { accept, type Decider, type Decision, nothing } from '@sixfold/decider'
import { claimKey, hasPair, instantOf, prefixOfPair } from '@sixfold/events'
import { PrefixAllocated, PrefixReleased, SliceFilled } from '@sixfold/events/facts'
import { evolveSlice, initialSlice, occupied, type SliceState } from '@sixfold/fold'
import { distinct } from '../claims.ts'
import { levelDue } from '../levels.ts'
import { isFree, pairCount } from './free-pairs.ts'
import type {
  AllocatePrefixes,
  NoteSliceUse,
  PrefixRequest,
  ReleasePrefixes,
  SliceCommand,
} from './slice.commands.ts'

export type SliceFact = ReturnType<
  typeof PrefixAllocated.of | typeof PrefixReleased.of | typeof SliceFilled.of
>

const allocate = ({ slice, requests, now }: AllocatePrefixes, state: SliceState): Decision<SliceFact> => {
  const given = new Map<number, PrefixRequest>()
  const served = new Set<string>()
  for (const request of requests) {
    const { claim, pair } = request
    const canHave = hasPair(slice, pair) && isFree(pair, state, now) && !given.has(pair)
    const isServed = state.byClaim.has(claimKey(claim)) || served.has(claimKey(claim))
    if (!canHave || isServed) continue
    given.set(pair, request)
    served.add(claimKey(claim))
  }
  if (given.size === 0) return nothing
  const allocations = [...given.values()].map(({ claim, pair }) => ({
    claim,
    prefix: prefixOfPair(slice, pair),
  }))
  return accept(PrefixAllocated.of({ allocations }))
}

const release = (
  { claims, now, coolDownMs }: ReleasePrefixes,
  { byClaim }: SliceState,
): Decision<SliceFact> => {
  const releases = distinct(claims).flatMap((claim) => {
    const held = byClaim.get(claimKey(claim))
    return held === undefined ? [] : [{ claim, prefix: held.prefix }]
  })
  if (releases.length === 0) return nothing
  return accept(PrefixReleased.of({ releases, coolUntil: instantOf(now + coolDownMs) }))
}

const warn = ({ slice, now }: NoteSliceUse, state: SliceState): Decision<SliceFact> => {
  const [taken, of] = [occupied(state, now), pairCount(slice)]
  const percent = levelDue(taken, of, state.warned)
  return percent === null ? nothing : accept(SliceFilled.of({ percent, taken, of }))
}

/** One slice: that every /64 of it has at most one holder, and rests before it gets the next. */
export const sliceDecider: Decider<SliceCommand, SliceFact, SliceState> = {
  initialState: initialSlice,
  evolve: evolveSlice,
  decide: (command, state) => {
    switch (command.type) {
      case 'AllocatePrefixes':
        return allocate(command, state)
      case 'ReleasePrefixes':
        return release(command, state)
      case 'NoteUtilisation':
        return warn(command, state)
    }
  },
}
